import type { ChangeCounts } from '../../../engine/wire/trace.ts'

/**
 * What a drawing shows: layers that point at their parents, the process spaces that stand on read-write layers, and the
 * names that point at top layers. A picture is made from this alone, so that it can't show what the engine did not say.
 */
export interface StackModel {
  /** The object that the drawing is about. `store`: all that a trace mentions. */
  of: { kind: 'container' | 'image' | 'archive' | 'store' | 'build'; id: string; name: string }
  /** Parents before children. */
  layers: StackLayer[]
  spaces: Space[]
  names: StackName[]
  /** Id of the layer whose stack the dimension lines measure. */
  focus: string | null
  /** Names of containers that rest on the image and are not drawn. */
  rests: string[]
  /** An archive that is being written from this stack. */
  sheet: ArchiveSheet | null
  /** The slabs are parted, to show what lies between them: instructions that made no layer. */
  gaps: readonly Gap[]
}

export type LayerState =
  /** Read-only, in its final form. */
  | 'sealed'
  /** A container's read-write layer. */
  | 'open'
  /** Being unpacked; `progress` says how far. */
  | 'making'
  /** A copy of a read-write layer that will be sealed. */
  | 'copy'
  /** Not made yet. */
  | 'planned'
  /** In an archive: the store already holds it. */
  | 'present'
  /** In an archive: loading it adds this layer. */
  | 'new'
  /** A read-write layer that is being taken away. */
  | 'removing'
  /** Nothing needs it any more, it is about to be freed. */
  | 'unneeded'
  /** The read-write layer of a build's step, until it is sealed. */
  | 'step'
  /** A step of a build that failed: nothing of it stays. */
  | 'failed'

export interface StackLayer {
  /** Names the drawn slab for its whole life, also when sealing gives the layer another id. */
  key: string
  /** Chain id, or `rw:<container id>`. */
  id: string
  parent: string | null
  state: LayerState
  /** The instruction that made it, empty for a read-write layer. */
  text: string
  /** null: nobody knows yet. */
  bytes: number | null
  files: number
  /** 0..1 while it is being made, null where the end is unknown. */
  progress: number | null
  /** Sealed or copied, but not resting on its parent yet. */
  loose: boolean
  /** Of a read-write layer against what is below it. */
  counts: ChangeCounts | null
  /** Exit code that the last process space on this read-write layer left. */
  exit: number | null
  /** How many other images hold this layer too. */
  sharedBy: number
  /** Keys of the layers that this band stands for; empty for a layer of its own. */
  folded: string[]
  /** Counts from the base, which is 1; 0 for a read-write layer. In a build: the step. */
  number: number
  /** How it came into the stack of a build: was here, found in the cache, made, made because the cache was missed. */
  came: 'here' | 'cached' | 'made' | 'missed' | null
}

export interface Space {
  /** Id of the read-write layer it stands on. */
  on: string
  /** What its front says instead of its state: the container, where there are several. */
  title?: string
  state: 'starting' | 'running' | 'paused' | 'restarting'
  processes: StackProcess[]
  /** The last signal sent, `SIGTERM`. */
  signal: string | null
  /** Seconds until KILL follows. */
  grace: number | null
  /** A few words at the right of its title: `running 3 h`. */
  note: string
}

export interface StackProcess {
  pid: number
  depth: number
  command: string
  /** Memory, or processor and memory; empty when not measured. */
  use: string
}

export interface ArchiveSheet {
  /** Save takes the layers one by one; export takes what they look like together, as one. */
  of: 'layers' | 'union'
  /** Ids of the layers that are in it. */
  layers: string[]
  bytes: number | null
  complete: boolean
}

export interface Gap {
  /** Id of the layer below it; null: under the base. */
  above: string | null
  /** In the order in which they were run. */
  texts: string[]
}

export interface StackName {
  text: string
  /** Id of the layer it points at. */
  at: string
  kind: 'image' | 'container'
}

export const EMPTY: StackModel = {
  of: { kind: 'store', id: '', name: '' },
  layers: [],
  spaces: [],
  names: [],
  focus: null,
  rests: [],
  sheet: null,
  gaps: [],
}

/** A layer with everything left out that most layers don't have. */
export function stackLayer(layer: Pick<StackLayer, 'id' | 'parent' | 'state'> & Partial<StackLayer>): StackLayer {
  return {
    key: layer.id,
    text: '',
    bytes: null,
    files: 0,
    progress: null,
    loose: false,
    counts: null,
    exit: null,
    sharedBy: 0,
    folded: [],
    number: 0,
    came: null,
    ...layer,
  }
}

/** By id, or by the id it had while it was made. */
export function findLayer(model: StackModel, id: string | null): StackLayer | undefined {
  return id === null ? undefined : model.layers.find((l) => l.id === id || l.key === id)
}

/** From the base up to `id`, that one included. */
export function chainTo(model: StackModel, id: string | null): StackLayer[] {
  const chain: StackLayer[] = []
  for (let layer = findLayer(model, id); layer; layer = findLayer(model, layer.parent)) chain.unshift(layer)
  return chain
}

export const isReadWrite = (layer: StackLayer) =>
  layer.state === 'open' || layer.state === 'removing' || layer.state === 'copy' || isPlannedReadWrite(layer)

/** A read-write layer that a form is about to add: its `text` says so. A step of a build is none, whatever its container is called. */
export const isPlannedReadWrite = ({ state, id, came }: StackLayer) =>
  state === 'planned' && came === null && id.startsWith('rw:')
