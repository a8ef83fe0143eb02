import type { LayerRef, StepData } from '../../../engine/wire/trace.ts'
import { findLayer, type StackLayer, type StackModel, stackLayer } from '../stack/model.ts'

type StepOf<K extends StepData['kind']> = Extract<StepData, { kind: K }>

/**
 * What a build's own steps change in its drawing. The plan is a dashed slab for each step that will make a layer; such a
 * slab becomes the read-write layer of its step and then what that is sealed to, or at once the layer found in the cache.
 */
export function buildPlanned(model: StackModel, { steps }: StepOf<'build.planned'>): StackModel {
  if (model.of.kind !== 'build') return model
  const layers = [...model.layers]
  let stage = ''
  let below: string | null = null
  let number = 0
  for (const { id, text, makesLayer } of steps) {
    if (stageOf(id) !== stage) {
      stage = stageOf(id)
      below = null
      number = 1
      continue
    }
    if (!makesLayer) continue
    number++
    const slab = planId(id)
    if (!layers.some(({ key }) => key === slab))
      layers.push(stackLayer({ id: slab, parent: below, state: 'planned', text, number }))
    below = slab
  }
  return layers.length > model.layers.length ? { ...model, layers } : model
}

export function buildStep(model: StackModel, step: StepOf<'build.step'>): StackModel {
  if (model.of.kind !== 'build') return model
  const slab = findLayer(model, planId(step.id))
  if (step.state === 'cached' && !slab) return withBase(model, step)
  if (!slab) return model
  switch (step.state) {
    case 'started':
      return patched(withId(model, slab, step.on ?? slab.id), slab.key, { came: isMiss(step) ? 'missed' : 'made' })
    case 'cached':
      return becomes(model, slab, step.layer ?? null, 'cached')
    case 'done':
      return slab.state === 'sealed' ? model : becomes(model, slab, step.layer ?? null, slab.came)
    case 'failed':
      return patched(model, slab.key, { state: 'failed', bytes: null, counts: null })
  }
}

/** One that is made anew only because one below it was is none of its own. */
function isMiss({ missed }: StepOf<'build.step'>): boolean {
  return missed !== undefined && missed.because !== 'first' && missed.because !== 'parent'
}

/** The read-write layer of a step is where its plan was. */
export function stepBegun(model: StackModel, { id, parent, bytes }: LayerRef): StackModel {
  const slab = findLayer(model, id)
  if (slab?.state !== 'planned') return model
  const below = findLayer(model, parent)?.id ?? slab.parent
  return patched(model, slab.key, { state: 'step', bytes, parent: below })
}

/** Without its read-write layer a step is to come again, until the build says what became of it. */
export function stepLeft(model: StackModel, on: string): StackModel {
  const slab = findLayer(model, on)
  if (slab?.state !== 'step') return model
  const spaces = model.spaces.filter((space) => space.on !== slab.id)
  return patched({ ...model, spaces }, slab.key, { state: 'planned', bytes: null, counts: null, exit: null })
}

/** A layer that another stage has made already is one with it. */
export function stepSealed(model: StackModel, was: string, layer: LayerRef): StackModel {
  const slab = findLayer(model, was)
  return slab ? becomes(model, slab, layer, slab.came) : model
}

/** What a stage stands on: its slabs are set on that. */
function withBase(model: StackModel, { id, layer }: StepOf<'build.step'>): StackModel {
  const top = findLayer(model, layer?.id ?? null)
  if (!top || !id.endsWith('.0')) return model
  const first = model.layers.find(({ key, parent }) => key.startsWith(planId(`${stageOf(id)}.`)) && parent === null)
  return first ? patched(model, first.key, { parent: top.id }) : model
}

/** A slab becomes a layer; one that is there already takes over what rests on it, and a step without a layer leaves no slab. */
function becomes(model: StackModel, slab: StackLayer, layer: LayerRef | null, came: StackLayer['came']): StackModel {
  const there = findLayer(model, layer?.id ?? null)
  if (!layer || (there && there.key !== slab.key)) return without(model, slab, there?.id ?? slab.parent)
  const { id, bytes, files } = layer
  const spaces = model.spaces.filter((space) => space.on !== slab.id)
  const sealed = { state: 'sealed', bytes, files, came, progress: null, counts: null, exit: null } as const
  return patched(withId({ ...model, spaces }, slab, id), slab.key, sealed)
}

function without(model: StackModel, slab: StackLayer, parent: string | null): StackModel {
  return {
    ...model,
    layers: model.layers
      .filter((layer) => layer.key !== slab.key)
      .map((layer) => (layer.parent === slab.id ? { ...layer, parent } : layer)),
    spaces: model.spaces.filter((space) => space.on !== slab.id),
  }
}

function withId(model: StackModel, slab: StackLayer, id: string): StackModel {
  if (slab.id === id) return model
  return {
    ...model,
    layers: model.layers.map((layer) => {
      if (layer.key === slab.key) return { ...layer, id }
      return layer.parent === slab.id ? { ...layer, parent: id } : layer
    }),
  }
}

function patched(model: StackModel, key: string, change: Partial<StackLayer>): StackModel {
  return { ...model, layers: model.layers.map((layer) => (layer.key === key ? { ...layer, ...change } : layer)) }
}

/** Key of the slab of a step, from its plan on. */
export const planId = (step: string): string => `plan:${step}`

const stageOf = (step: string): string => step.slice(0, step.indexOf('.'))
