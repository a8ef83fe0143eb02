import type { Digest } from '../../base/digest.ts'
import type { ContainerStore } from '../../stores/containers/containers.ts'
import type { ImageStore } from '../../stores/images/images.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'

/** Decides which layers may go: those that no image, no container, no cached step, no layer above and no running operation needs. */
export interface LayerKeeper {
  /**
   * Keeps layers, also ones that are not there yet, from being freed until the returned value is disposed. Resolves when
   * none of them is being freed: what the layer store then says of them stays true.
   */
  hold(layers: readonly Digest[]): Promise<Disposable>
  /** Of the candidates (top first), those that would go if these images and containers were not there. */
  unneeded(
    candidates: readonly Digest[],
    goneImages: ReadonlySet<Digest>,
    goneContainers?: ReadonlySet<string>,
  ): Digest[]
  /** Removes those of the candidates (top first) that nothing needs, and tells of each with its bytes. */
  free(candidates: readonly Digest[], freed: (layer: Digest, bytes: number) => void): Promise<void>
}

const NOTHING: ReadonlySet<never> = new Set()

export function createLayerKeeper(deps: {
  images: ImageStore
  layers: LayerStore
  containers: ContainerStore
  /** Layers that the cache of builds holds. */
  cached(): ReadonlySet<Digest>
}): LayerKeeper {
  const { images, layers, containers, cached } = deps
  const held = new Map<Digest, number>()
  const freeing = new Map<Digest, Promise<unknown>>()

  function needed(gone: ReadonlySet<Digest>, goneContainers: ReadonlySet<string>): Set<string> {
    const ids = new Set<string>(held.keys())
    for (const image of images.all()) if (!gone.has(image.id)) for (const layer of image.layers) ids.add(layer)
    for (const chain of cached()) ids.add(chain)
    const staying = containers.all().filter(({ id }) => !goneContainers.has(id))
    const tops = new Set([...staying.map((container) => container.top), ...images.damagedTops()])
    for (const top of tops) for (const layer of layers.stack(top)) ids.add(layer.chainId)
    return ids
  }

  const unneeded: LayerKeeper['unneeded'] = (candidates, gone, goneContainers = NOTHING) => {
    const keep = needed(gone, goneContainers)
    const children = new Map<string, number>()
    const all = layers.all()
    for (const { parent } of all) if (parent !== null) children.set(parent, (children.get(parent) ?? 0) + 1)
    const parents = new Map(all.map(({ chainId, parent }) => [chainId as string, parent]))
    return candidates.filter((id) => {
      const parent = parents.get(id)
      if (parent === undefined || keep.has(id) || (children.get(id) ?? 0) > 0) return false
      if (parent !== null) children.set(parent, (children.get(parent) ?? 0) - 1)
      return true
    })
  }

  return {
    unneeded,
    async hold(ids) {
      for (;;) {
        const busy = ids.flatMap((id) => freeing.get(id) ?? [])
        if (busy.length === 0) break
        await Promise.allSettled(busy)
      }
      for (const id of ids) held.set(id, (held.get(id) ?? 0) + 1)
      return {
        [Symbol.dispose]() {
          for (const id of ids) {
            const count = (held.get(id) ?? 0) - 1
            if (count > 0) held.set(id, count)
            else held.delete(id)
          }
        },
      }
    },
    async free(candidates, freed) {
      // Asked anew before each: while one is removed, a load may have begun that wants the next.
      for (const id of candidates) {
        if (freeing.has(id) || unneeded([id], NOTHING).length === 0) continue
        const removal = layers.remove(id)
        freeing.set(id, removal)
        try {
          freed(id, await removal)
        } finally {
          freeing.delete(id)
        }
      }
    },
  }
}
