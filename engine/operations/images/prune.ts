import { EngineError } from '../../base/errors.ts'
import type { Image, Removal } from '../../wire/images.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { ImageDeps } from './deps.ts'
import { listImages } from './describe.ts'
import { removeImage } from './remove.ts'

/** Removes images that no container uses. One that gets a container meanwhile is left alone. */
export async function pruneImages(
  deps: ImageDeps,
  trace: OperationTrace,
  wanted: (image: Image) => boolean,
): Promise<Removal> {
  const all: Removal = { untagged: [], deleted: [], bytes: 0 }
  for (const image of listImages(deps, false).filter((each) => each.usedBy.length === 0 && wanted(each))) {
    trace.signal.throwIfAborted()
    try {
      const { untagged, deleted, bytes } = await removeImage(deps, trace, image.id, { force: true, prune: true })
      all.untagged.push(...untagged)
      all.deleted.push(...deleted)
      all.bytes += bytes
    } catch (error) {
      if (!(error instanceof EngineError) || !['notFound', 'conflict'].includes(error.code)) throw error
    }
  }
  trace.step({ kind: 'pruned', of: 'image', bytes: all.bytes })
  return all
}
