import type { TracedOperation } from '../../lib/trace-store.ts'
import type { StackModel } from '../../components/stack/model.ts'

/** How far each layer of a running load is, from its trace alone. Ids are chain ids. */
export interface LoadProgress {
  operation: number
  /** Bytes unpacked so far. */
  bytes: number
  layers: ReadonlyMap<string, { sealed: boolean; fraction: number | null }>
}

/** The load or import that is running now, if one is. */
export function loadProgress(operations: readonly TracedOperation[]): LoadProgress | null {
  const traced = operations.findLast(
    ({ operation, end }) => end === null && (operation.verb === 'load' || operation.verb === 'import'),
  )
  if (!traced) return null
  const layers = new Map<string, { sealed: boolean; fraction: number | null }>()
  const bytes = new Map<string, number>()
  for (const step of traced.steps) {
    if (step.kind === 'layer.added') layers.set(step.layer.id, { sealed: false, fraction: 0 })
    else if (step.kind === 'layer.progress') {
      layers.set(step.on, { sealed: false, fraction: step.fraction })
      bytes.set(step.on, step.bytes)
    } else if (step.kind === 'layer.sealed') {
      layers.delete(step.was)
      bytes.delete(step.was)
      layers.set(step.layer.id, { sealed: true, fraction: 1 })
      bytes.set(step.layer.id, step.layer.bytes)
    }
  }
  return { operation: traced.operation.id, bytes: [...bytes.values()].reduce((sum, each) => sum + each, 0), layers }
}

/** The archive's drawing while it is loaded: a slab fills as its layer is unpacked, and is sealed when it is. */
export function withProgress(model: StackModel, progress: LoadProgress | null): StackModel {
  if (!progress) return model
  return {
    ...model,
    layers: model.layers.map((layer) => {
      const known = progress.layers.get(layer.id)
      if (!known || layer.state === 'present') return layer
      return known.sealed ? { ...layer, state: 'sealed' } : { ...layer, state: 'making', progress: known.fraction }
    }),
  }
}

/** The archive's drawing once it is loaded: all of it is in the store. */
export function allSealed(model: StackModel): StackModel {
  return { ...model, layers: model.layers.map((layer) => ({ ...layer, state: 'sealed', progress: null })) }
}
