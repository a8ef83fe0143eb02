import type { Digest } from '../../base/digest.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import type { ObjectRef } from '../../wire/errors.ts'
import type { Removal } from '../../wire/images.ts'
import type { ImageRef } from '../../wire/trace.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { ImageDeps } from './deps.ts'
import { imageRef } from './find.ts'
import { planRemoval } from './removal-plan.ts'

/** What `removeImage` would do and free, without doing it. */
export function previewRemoval(deps: ImageDeps, reference: string, force: boolean): Removal {
  const plan = planRemoval(deps, reference, { force, prune: true })
  const removal: Removal = { untagged: plan.untag.map(shortName), deleted: [], bytes: 0 }
  const gone = new Set(plan.delete.map((image) => image.id))
  const freed = new Set(deps.keeper.unneeded(layersOf(plan.delete), gone))
  for (const [at, image] of plan.delete.entries()) {
    removal.deleted.push(image.id)
    for (const layer of layersOfOne(plan.delete, at)) {
      if (!freed.has(layer)) continue
      removal.deleted.push(layer)
      removal.bytes += deps.layers.get(layer)?.bytes ?? 0
    }
  }
  return removal
}

/** Takes names and images away at once, in one turn, so that no container can come between; then frees what nothing needs. */
export async function removeImage(
  deps: ImageDeps,
  trace: OperationTrace,
  reference: string,
  options: { force: boolean; prune: boolean },
): Promise<Removal> {
  const { images, keeper } = deps
  const plan = planRemoval(deps, reference, options)
  const removal: Removal = { untagged: plan.untag.map(shortName), deleted: [], bytes: 0 }
  for (const name of plan.untag) {
    if (plan.delete.length === 0) images.removeName(name)
    trace.step({
      kind: 'tag.removed',
      name: shortName(name),
      image: withLabels(plan.image, imageRef(plan.image, name)),
    })
  }
  for (const image of plan.delete) {
    images.remove(image.id)
    trace.step({ kind: 'image.removed', image: withLabels(image, imageRef(image)) })
  }
  const unneeded = keeper.unneeded(layersOf(plan.delete), new Set())
  if (unneeded.length > 0) trace.step({ kind: 'layer.unneeded', layers: unneeded })
  for (const [at, image] of plan.delete.entries()) {
    removal.deleted.push(image.id)
    await keeper.free(layersOfOne(plan.delete, at), (layer, bytes) => {
      removal.deleted.push(layer)
      removal.bytes += bytes
      trace.step({ kind: 'layer.freed', on: layer, bytes })
    })
  }
  return removal
}

function withLabels({ config }: ImageRecord, image: ObjectRef): ImageRef {
  return { ...image, labels: config.config?.Labels ?? {} }
}

/** Top first: the layers that one of the images has and none of its parents, which come after it. */
function layersOfOne(images: readonly ImageRecord[], at: number): Digest[] {
  const later = new Set(images.slice(at + 1).flatMap((image) => image.layers))
  return (images[at]?.layers ?? []).filter((layer) => !later.has(layer)).reverse()
}

function layersOf(images: readonly ImageRecord[]): Digest[] {
  return images.flatMap((_, at) => layersOfOne(images, at))
}
