import { shortName } from '../../formats/oci/reference.ts'
import type { StoreGraph } from '../../wire/store.ts'
import type { Context } from '../containers/deps.ts'

/** A layer is recorded after its parent, so the store's own order is the one that is promised. */
export function storeGraph({ layers, imageStore, store, changes }: Context): StoreGraph {
  const all = layers.all()
  const images = imageStore.all()
  const held = new Set(images.filter(({ topLevel }) => topLevel).flatMap((image) => image.layers))
  const shown = images.filter(({ topLevel, top }) => topLevel || (top !== null && !held.has(top)))
  const bytes = new Map(all.map((layer) => [layer.chainId, layer.bytes]))
  return {
    layers: all.map(({ chainId: id, parent, text, bytes, counts }) => ({
      id,
      parent,
      text,
      bytes,
      files: counts.files,
    })),
    images: shown.map(({ id, names, top, layers }) => ({
      id,
      names: names.map(shortName),
      top,
      bytes: layers.reduce((sum, layer) => sum + (bytes.get(layer) ?? 0), 0),
    })),
    containers: store.all().map(({ id, name, top, state, argv }) => {
      const counts = changes.count(store.paths(id).upper, top)
      const { status, startedAt, exitCode } = state
      const ended = startedAt !== null && (status === 'exited' || status === 'dead')
      return {
        id,
        name,
        top,
        status,
        exitCode: ended ? exitCode : null,
        command: argv.join(' '),
        bytes: counts.bytes,
        counts,
      }
    }),
  }
}
