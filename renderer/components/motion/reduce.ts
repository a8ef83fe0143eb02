import type { LayerRef, StepData } from '../../../engine/wire/trace.ts'
import { buildPlanned, buildStep, stepBegun, stepLeft, stepSealed } from './reduce-build.ts'
import {
  type ArchiveSheet,
  chainTo,
  findLayer,
  type Space,
  type StackLayer,
  type StackModel,
  stackLayer,
} from '../stack/model.ts'

/**
 * How one step of the trace changes a drawing. Steps that draw nothing, and steps about other objects, give back the same
 * model; nothing is ever added that the step does not say.
 */
export function reduce(model: StackModel, step: StepData): StackModel {
  switch (step.kind) {
    case 'image.found':
      if (model.of.kind === 'build') return baseFound(model, step)
      return model.layers.length > 0 ? model : imageFound(model, step)
    case 'layer.added':
      if (model.of.kind === 'build') return stepBegun(model, step.layer)
      return layerAdded(model, step)
    case 'layer.present':
      return model.of.kind === 'store' ? withLayers(model, step.layers) : model
    case 'layer.progress':
      return patch(model, step.on, { bytes: step.bytes, progress: furthest(model, step.on, step.fraction) })
    case 'blob.progress':
      return patch(model, step.on, {
        progress: furthest(model, step.on, step.total > 0 ? step.bytes / step.total : null),
      })
    case 'changes.read':
      return patch(model, step.on, {
        counts: step.counts,
        bytes: step.counts.bytes,
        files: step.counts.added + step.counts.changed,
      })
    case 'layer.copied':
      return layerCopied(model, step)
    case 'layer.sealed':
      if (model.of.kind === 'build') return stepSealed(model, step.was, step.layer)
      return layerSealed(model, step.was, step.layer)
    case 'parent.recorded':
      return parentRecorded(model, step.on, step.parent)
    case 'layer.removing':
      return patch(model, step.on, { state: step.on.startsWith('rw:') ? 'removing' : 'unneeded' })
    case 'layer.unneeded':
      return step.layers.reduce((next, id) => patch(next, id, { state: 'unneeded' }), model)
    case 'layer.freed':
      if (model.of.kind === 'build') return stepLeft(model, step.on)
      return layerFreed(model, step.on, step.container?.name)
    case 'space.created':
      return spaceCreated(model, step.on)
    case 'space.frozen':
      return patchSpace(model, step.on, () => ({ state: 'paused' }))
    case 'space.thawed':
      return patchSpace(model, step.on, () => ({ state: 'running' }))
    case 'space.gone':
      if (!findLayer(model, step.on)) return model
      return {
        ...(model.of.kind === 'build' ? model : patch(model, step.on, { exit: step.exitCode })),
        spaces: model.spaces.filter((space) => space.on !== step.on),
      }
    case 'process.started': {
      const { pid, depth, command } = step.process
      return patchSpace(model, step.on, ({ processes }) => ({
        processes: [...processes.filter((process) => process.pid !== pid), { pid, depth, command, use: '' }],
      }))
    }
    case 'process.ended':
      return patchSpace(model, step.on, ({ processes }) =>
        processes.some((process) => step.pids.includes(process.pid))
          ? { processes: processes.filter((process) => !step.pids.includes(process.pid)) }
          : null,
      )
    case 'signal.sent':
      return patchSpace(model, step.on, () => ({ signal: signalName(step.signal), grace: step.grace }))
    case 'container.renamed':
      return containerRenamed(model, step.on, step.to)
    case 'tag.set':
      return tagSet(model, step.name, step.top)
    case 'tag.removed':
      return model.names.some((name) => name.text === step.name)
        ? { ...model, names: model.names.filter((name) => name.text !== step.name) }
        : model
    case 'layer.written':
      return findLayer(model, step.on) ? withSheet(model, 'layers', step.on) : model
    case 'union.read':
      return findLayer(model, step.on) ? withSheet(model, 'union', step.on) : model
    case 'archive.progress':
      return model.sheet ? { ...model, sheet: { ...model.sheet, bytes: step.bytes } } : model
    case 'archive.written':
      return model.sheet ? { ...model, sheet: { ...model.sheet, bytes: step.bytes, complete: true } } : model
    case 'build.planned':
      return buildPlanned(model, step)
    case 'build.step':
      return buildStep(model, step)
    case 'grace.over':
    case 'restart.waiting':
    case 'health.changed':
    case 'limits.changed':
    case 'terminal.attached':
    case 'terminal.detached':
    case 'terminal.resized':
    case 'processes.listed':
    case 'exec.created':
    case 'files.read':
    case 'files.written':
    case 'pruned':
    case 'manifest.found':
    case 'blob.fetched':
    case 'blob.sent':
    case 'manifest.sent':
    case 'config.stored':
    case 'image.removed':
    case 'volume.created':
    case 'volume.filled':
    case 'volume.emptied':
    case 'volume.mounted':
    case 'volume.unmounted':
    case 'volume.removed':
    case 'network.created':
    case 'network.removed':
    case 'network.connected':
    case 'network.disconnected':
      return model
  }
}

type StepOf<K extends StepData['kind']> = Extract<StepData, { kind: K }>

function patch(model: StackModel, id: string, change: Partial<StackLayer>): StackModel {
  const layer = findLayer(model, id)
  if (!layer) return model
  return { ...model, layers: model.layers.map((other) => (other === layer ? { ...layer, ...change } : other)) }
}

function patchSpace(model: StackModel, on: string, change: (space: Space) => Partial<Space> | null): StackModel {
  const space = model.spaces.find((candidate) => candidate.on === on)
  const changed = space && change(space)
  if (!changed) return model
  return { ...model, spaces: model.spaces.map((other) => (other === space ? { ...space, ...changed } : other)) }
}

function numberOn(model: StackModel, parent: string | null): number {
  const below = findLayer(model, parent)
  return below ? below.number + 1 : 1
}

function fromRef(
  model: StackModel,
  ref: LayerRef,
  change: Pick<StackLayer, 'state'> & Partial<StackLayer>,
): StackLayer {
  const { id, parent, text, bytes, files } = ref
  return stackLayer({ id, parent, text, bytes, files, number: numberOn(model, parent), ...change })
}

function withLayers(model: StackModel, refs: readonly LayerRef[]): StackModel {
  let next = model
  for (const ref of refs) {
    if (findLayer(next, ref.id)) continue
    next = { ...next, layers: next.layers.concat(fromRef(next, ref, { state: 'sealed' })), focus: ref.id }
  }
  return next
}

function imageFound(model: StackModel, { image, top, layers }: StepOf<'image.found'>): StackModel {
  const next = withLayers(model, layers)
  return top === null ? next : { ...next, focus: top, names: [{ text: image.name, at: top, kind: 'image' }] }
}

/** All that a stage begins with is one step: its FROM. Stages may begin with the same. */
function baseFound(model: StackModel, { image, top, layers }: StepOf<'image.found'>): StackModel {
  const known = new Set(model.layers.map(({ id }) => id))
  const base = layers
    .filter(({ id }) => !known.has(id))
    .map((ref) => stackLayer({ ...ref, state: 'sealed', number: 1, came: 'here' }))
  const names: StackModel['names'] = top === null ? [] : [{ text: image.name, at: top, kind: 'image' }]
  return base.length === 0 ? model : { ...model, layers: [...base, ...model.layers], names: [...model.names, ...names] }
}

function layerAdded(model: StackModel, { layer, making, container }: StepOf<'layer.added'>): StackModel {
  const { of } = model
  if (!making) {
    if (of.kind === 'image' && container && layer.parent === model.focus) {
      return { ...model, rests: [...model.rests, container.name] }
    }
    if (of.kind === 'image' || of.kind === 'archive') return model
    if (of.kind === 'container' && layer.id !== `rw:${of.id}`) return model
    const readWrite = fromRef(model, layer, { state: 'open', number: 0 })
    const names = container
      ? [...model.names, { text: container.name, at: layer.id, kind: 'container' as const }]
      : model.names
    return { ...model, layers: [...model.layers.filter((l) => l.id !== layer.id), readWrite], names, focus: layer.id }
  }
  const expected =
    findLayer(model, layer.id) ?? model.layers.find((l) => l.state === 'new' && l.parent === layer.parent)
  if (expected) {
    if (expected.state !== 'new' && expected.state !== 'planned') return model
    return renamed(patch(model, expected.id, { state: 'making', progress: 0 }), expected.id, layer.id)
  }
  if (of.kind !== 'store' || (layer.parent !== null && !findLayer(model, layer.parent))) return model
  const made = fromRef(model, layer, { state: 'making', progress: 0 })
  return { ...model, layers: [...model.layers, made] }
}

/** A layer of a pull comes and is unpacked at the same time: what it shows does not go back. */
function furthest(model: StackModel, on: string, fraction: number | null): number | null {
  const before = findLayer(model, on)?.progress ?? null
  return fraction === null || before === null ? fraction : Math.max(before, fraction)
}

function layerCopied(model: StackModel, { on, layer }: StepOf<'layer.copied'>): StackModel {
  const source = findLayer(model, on)
  if (!source || findLayer(model, layer.id)) return model
  const parent = findLayer(model, layer.parent)?.id ?? source.parent
  const copy = fromRef(model, { ...layer, parent }, { state: 'copy', loose: true })
  return { ...model, layers: [...model.layers, copy] }
}

/** Gives a layer the id it has from now on; what rests on it follows. */
function renamed(model: StackModel, was: string, id: string): StackModel {
  if (was === id) return model
  return {
    ...model,
    layers: model.layers.map((layer) => ({
      ...layer,
      id: layer.id === was ? id : layer.id,
      parent: layer.parent === was ? id : layer.parent,
    })),
    names: model.names.map((name) => (name.at === was ? { ...name, at: id } : name)),
    focus: model.focus === was ? id : model.focus,
  }
}

function layerSealed(model: StackModel, was: string, { id, bytes, files, text }: LayerRef): StackModel {
  const layer = findLayer(model, was) ?? findLayer(model, id)
  if (!layer || layer.state === 'sealed') return model
  // the same layer was there already: what was made turned out to be no other
  if (model.layers.some((other) => other.id === id && other !== layer)) {
    return { ...model, layers: model.layers.filter((other) => other !== layer) }
  }
  const change = { state: 'sealed' as const, progress: null, bytes, files, text: text || layer.text }
  return renamed(patch(model, layer.id, change), layer.id, id)
}

function parentRecorded(model: StackModel, on: string, parent: string | null): StackModel {
  const layer = findLayer(model, on)
  if (!layer || (!layer.loose && layer.parent === parent)) return model
  return patch(model, on, { loose: false, parent: findLayer(model, parent)?.id ?? layer.parent })
}

/** A layer goes into the archive that is being written; the first one begins its sheet. */
function withSheet(model: StackModel, of: ArchiveSheet['of'], on: string): StackModel {
  const begun = model.sheet?.of === of && !model.sheet.complete ? model.sheet : null
  return {
    ...model,
    sheet: { of, layers: [...(begun?.layers ?? []), on], bytes: begun?.bytes ?? null, complete: false },
  }
}

function layerFreed(model: StackModel, on: string, container: string | undefined): StackModel {
  const layer = findLayer(model, on)
  if (!layer) {
    const rests = model.rests.filter((name) => name !== container)
    return rests.length < model.rests.length ? { ...model, rests } : model
  }
  // the read-write layer of a build's step went with being sealed: what bears its name is read-only now
  if (layer.state === 'sealed' && layer.id !== on) return model
  return {
    ...model,
    layers: model.layers.filter((other) => other !== layer),
    spaces: model.spaces.filter((space) => space.on !== layer.id),
    names: model.names.filter((name) => name.at !== layer.id),
    focus: model.focus === layer.id ? layer.parent : model.focus,
  }
}

function spaceCreated(model: StackModel, on: string): StackModel {
  if (!findLayer(model, on)) return model
  const title = model.of.kind === 'store' ? model.names.find(({ at }) => at === on)?.text : undefined
  const space: Space = {
    on,
    ...(title ? { title } : {}),
    state: 'running',
    processes: [],
    signal: null,
    grace: null,
    note: '',
  }
  return {
    ...patch(model, on, { exit: null }),
    spaces: [...model.spaces.filter((other) => other.on !== on), space],
  }
}

function containerRenamed(model: StackModel, on: string, to: string): StackModel {
  if (!findLayer(model, on)) return model
  return {
    ...model,
    of: model.of.kind === 'container' && on === `rw:${model.of.id}` ? { ...model.of, name: to } : model.of,
    names: model.names.map((name) => (name.at === on ? { ...name, text: to } : name)),
  }
}

function tagSet(model: StackModel, text: string, top: string | null): StackModel {
  const at = findLayer(model, top)?.id
  const before = model.names.find((name) => name.text === text)
  if ((at === undefined && !before) || (at !== undefined && before?.at === at)) return model
  const names = model.names.filter((name) => name !== before)
  return { ...model, names: at === undefined ? names : [...names, { text, at, kind: 'image' }] }
}

/** `TERM` and `SIGTERM` are one signal; the drawing writes the long name. */
function signalName(signal: string): string {
  return /^(SIG|\d)/.test(signal) ? signal : `SIG${signal}`
}

/** Ids of the drawn layers that a step points at without changing them. */
export function pointedAt(model: StackModel, step: StepData): string[] {
  const drawn = (ids: readonly string[]) => ids.filter((id) => findLayer(model, id))
  if (step.kind === 'image.found' || step.kind === 'layer.present') return drawn(step.layers.map((layer) => layer.id))
  if (step.kind === 'archive.progress' && step.on) return drawn([step.on])
  return []
}

/** What a refusal points at: the layers of the objects in the way, or the box that stands for containers which are not drawn. */
export function inTheWay(model: StackModel, objects: readonly { kind: string; id: string; name: string }[]): string[] {
  return [
    ...new Set(
      objects.flatMap(({ kind, id, name }) => {
        if (kind === 'layer') return findLayer(model, id) ? [id] : []
        if (kind === 'container') {
          if (findLayer(model, `rw:${id}`)) return [`rw:${id}`]
          return model.rests.includes(name) ? ['rests'] : []
        }
        const top =
          model.names.find((candidate) => candidate.text === name)?.at ?? (model.of.id === id ? model.focus : null)
        return chainTo(model, top).map((layer) => layer.id)
      }),
    ),
  ]
}
