import type { ArchiveImage } from '../../../engine/wire/archives.ts'
import type { ContainerDetail, ProcessInfo } from '../../../engine/wire/containers.ts'
import type { HistoryEntry, Image, ImageDetail } from '../../../engine/wire/images.ts'
import type { Layer } from '../../../engine/wire/layers.ts'
import type { ChangeCounts } from '../../../engine/wire/trace.ts'
import { formatSize } from '../../lib/format.ts'
import { type Gap, type Space, type StackLayer, type StackModel, stackLayer } from './model.ts'

/** `images`: all of the store, to tell which layers are shared. */
export function modelOfImage(image: ImageDetail, images: readonly Image[] = []): StackModel {
  const others = images.filter((other) => other.id !== image.id)
  const layers = sealed(image.stack).map((layer) => ({
    ...layer,
    sharedBy: others.filter((other) => other.layers.includes(layer.id)).length,
  }))
  const top = layers.at(-1)?.id ?? null
  return {
    of: { kind: 'image', id: image.id, name: image.names[0] ?? shortId(image.id) },
    layers,
    spaces: [],
    names: top === null ? [] : image.names.map((text) => ({ text, at: top, kind: 'image' as const })),
    focus: top,
    rests: image.usedBy.map((container) => container.name),
    sheet: null,
    gaps: [],
  }
}

/**
 * `processes`: what runs now, empty when nothing does. `counts`: fresher than the detail's own, where somebody watches.
 * `note`: a few words beside the title of the process space, such as `running 3 h`.
 */
export function modelOfContainer(
  detail: ContainerDetail,
  processes: readonly ProcessInfo[] = [],
  counts: ChangeCounts = detail.counts,
  note = '',
): StackModel {
  const layers = sealed(detail.stack)
  const top = layers.at(-1)?.id ?? null
  const id = `rw:${detail.id}`
  const { status, exitCode, startedAt } = detail.state
  const ended = (status === 'exited' || status === 'dead' || status === 'removing') && startedAt !== null
  const readWrite = stackLayer({
    id,
    parent: top,
    state: status === 'removing' ? 'removing' : 'open',
    bytes: counts.bytes,
    files: counts.added + counts.changed,
    counts,
    exit: ended ? exitCode : null,
  })
  const space = spaceOf(detail, id, processes, note)
  const names: StackModel['names'] = [{ text: detail.name, at: id, kind: 'container' }]
  if (top !== null) names.unshift({ text: detail.image.name, at: top, kind: 'image' })
  return {
    of: { kind: 'container', id: detail.id, name: detail.name },
    layers: [...layers, readWrite],
    spaces: space ? [space] : [],
    names,
    focus: id,
    rests: [],
    sheet: null,
    gaps: [],
  }
}

/** The same image with its slabs parted, and in the gaps the instructions that made no layer. */
export function withHistory(model: StackModel, history: readonly HistoryEntry[]): StackModel {
  const gaps: Gap[] = [{ above: null, texts: [] }]
  for (const { layer, text } of history.toReversed()) {
    if (layer !== null) gaps.push({ above: layer, texts: [] })
    else gaps.at(-1)?.texts.push(text)
  }
  return { ...model, gaps }
}

/** An image with one of the containers that rest on it: its read-write layer, and the process space if it runs. */
export function withContainerOn(image: StackModel, container: StackModel): StackModel {
  const known = new Set(image.layers.map((layer) => layer.id))
  return {
    ...image,
    layers: [...image.layers, ...container.layers.filter((layer) => !known.has(layer.id))],
    spaces: container.spaces,
  }
}

/** An archive before it is loaded: what the store holds already, and what is new. `bytes` are those of the archive. */
export function modelOfArchive(image: ArchiveImage): StackModel {
  const layers = image.layers.map((layer, i) =>
    stackLayer({
      id: layer.chainId,
      parent: image.layers[i - 1]?.chainId ?? null,
      state: layer.present ? 'present' : 'new',
      text: layer.text,
      bytes: layer.bytes,
      number: i + 1,
    }),
  )
  const top = layers.at(-1)?.id ?? null
  return {
    of: { kind: 'archive', id: image.id, name: image.names[0]?.name ?? shortId(image.id) },
    layers,
    spaces: [],
    names: [],
    focus: top,
    rests: [],
    sheet: null,
    gaps: [],
  }
}

function sealed(stack: readonly Layer[]): StackLayer[] {
  return stack.map((layer, i) =>
    stackLayer({
      id: layer.chainId,
      parent: stack[i - 1]?.chainId ?? null,
      state: 'sealed',
      text: layer.text,
      bytes: layer.bytes,
      files: layer.counts.files,
      number: i + 1,
    }),
  )
}

function spaceOf(detail: ContainerDetail, on: string, processes: readonly ProcessInfo[], note: string): Space | null {
  const { status } = detail.state
  if (status !== 'running' && status !== 'paused' && status !== 'restarting') return null
  return {
    on,
    state: status,
    processes: processes.map((process) => ({
      pid: process.inner || process.pid,
      depth: process.depth,
      command: process.command,
      use: formatSize(process.memory),
    })),
    signal: null,
    grace: null,
    note,
  }
}

/** Twelve hex digits, as Docker shows ids. */
export function shortId(id: string): string {
  return id.replace(/^(rw|sha256):/, '').slice(0, 12)
}
