import { now } from '../../base/clock.ts'
import type { Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { applyChanges } from '../../formats/oci/changes.ts'
import { committedConfig, EMPTY_DIFF_ID } from '../../formats/oci/committed-config.ts'
import { nameToGive, shortName } from '../../formats/oci/reference.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import type { ChangeCounts } from '../../wire/trace.ts'
import type { CommitOptions } from '../engine.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { mergeConfig } from './merge-config.ts'
import { rwId } from './state.ts'

/** A copy of the read-write layer becomes a read-only one, and with the image's layers below it an image. */
export async function commitContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  options: CommitOptions,
): Promise<Digest> {
  const record = findContainer(context.store, id)
  const parent = context.imageStore.get(record.image)
  if (!parent)
    throw new EngineError('notFound', `No such image: ${record.imageName}, which container ${record.name} rests on`)
  // What is wrong with the wishes is said before anything is frozen or read.
  applyChanges({}, options.changes)
  const name = options.reference ? nameToGive(options.reference) : null
  const said = options.config ? mergeConfig(record.config, options.config) : record.config
  const created = now()
  return frozen(context, trace, record, options.pause, async () => {
    return onSealedLayer(context, trace, record, { created, message: options.message }, (diffId) => {
      const config = committedConfig({
        parent: parent.config,
        container: { id, config: said, imageName: record.imageName },
        changes: options.changes,
        diffId,
        author: options.author,
        comment: options.message,
        created,
      })
      return storeImage(context, trace, config, parent, name, options.message)
    })
  })
}

/** Runs `body` while nothing in the container moves, where it runs and that was asked for. */
async function frozen<T>(
  { runtime, spaces }: Context,
  trace: OperationTrace,
  { id, state }: ContainerRecord,
  pause: boolean,
  body: () => Promise<T>,
): Promise<T> {
  if (!pause || state.status !== 'running') return body()
  try {
    await runtime.pause(id)
  } catch (error) {
    if ((await runtime.processes(id)).length > 0) throw error
    // It has ended at this moment, so nothing moves any more.
    return body()
  }
  trace.step({ kind: 'space.frozen', on: rwId(id), by: runtime.freezer })
  try {
    return await body()
  } finally {
    // It may have been killed from outside meanwhile; then there is nothing to thaw.
    if (!spaces.get(id)?.exit) {
      await runtime.resume(id)
      trace.step({ kind: 'space.thawed', on: rwId(id) })
    }
  }
}

/**
 * Calls `body` with the diff id of the new layer, while nobody can free that; with the one of an empty tar, and no layer,
 * where the container changed nothing.
 */
async function onSealedLayer<T>(
  context: Context,
  trace: OperationTrace,
  record: ContainerRecord,
  { created, message }: { created: number; message: string },
  body: (diffId: Digest) => T,
): Promise<T> {
  const { layers, changes, store, keeper } = context
  const on = rwId(record.id)
  const { upper } = store.paths(record.id)
  const counts = changes.count(upper, record.top)
  trace.step({ kind: 'changes.read', on, counts })
  if (isEmpty(counts)) return body(EMPTY_DIFF_ID)
  const making = `making:${trace.id}`
  const text = message || record.argv.join(' ')
  const files = counts.added + counts.changed
  trace.step({
    kind: 'layer.copied',
    on,
    layer: { id: making, parent: record.top, text, bytes: counts.bytes, files },
  })
  for (;;) {
    const layer = await layers.apply(
      { type: 'stream', stream: changes.tar(upper) },
      {
        parent: record.top,
        text,
        created,
        signal: trace.signal,
        onProgress: (bytes) => trace.step({ kind: 'layer.progress', on: making, bytes, fraction: null }),
      },
    )
    const chain = layer.chainId as Digest
    try {
      using _ = await keeper.hold([chain])
      // One like it may have been there, and gone with its image before it was held.
      if (layers.get(chain) === null) continue
      trace.step({ kind: 'layer.sealed', was: making, layer: layerRef(layer), diffId: layer.diffId })
      trace.step({ kind: 'parent.recorded', on: chain, parent: layer.parent })
      return body(layer.diffId as Digest)
    } catch (error) {
      await keeper.free([chain], () => {})
      throw error
    }
  }
}

function storeImage(
  { imageStore }: Context,
  trace: OperationTrace,
  config: Uint8Array,
  parent: ImageRecord,
  name: string | null,
  comment: string,
): Digest {
  const movedFrom = name ? (imageStore.byName(name)?.id ?? null) : null
  const image = imageStore.put(config, { topLevel: true, parent: parent.id, names: name ? [name] : [] })
  const ref = { kind: 'image', id: image.id, name: name ? shortName(name) : image.id.slice(7, 19) } as const
  trace.step({ kind: 'config.stored', image: ref, comment })
  if (name) trace.step({ kind: 'tag.set', name: shortName(name), image: ref, top: image.top, movedFrom })
  return image.id
}

function isEmpty(counts: ChangeCounts): boolean {
  return counts.added + counts.changed + counts.deleted === 0
}
