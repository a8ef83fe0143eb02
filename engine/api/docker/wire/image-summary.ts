import type { Image } from '../../../wire/images.ts'

/** One row of `docker images`. */
export function imageSummary(
  image: Image,
  parent: string,
  options: { sharedSize: boolean; virtualSize: boolean; containers: boolean },
) {
  return {
    Id: image.id,
    ParentId: parent,
    RepoTags: image.names.filter((name) => !name.includes('@')),
    RepoDigests: image.names.filter((name) => name.includes('@')),
    Created: Math.floor(image.created / 1000),
    Size: image.bytes,
    SharedSize: options.sharedSize ? image.bytes - image.ownBytes : -1,
    // Clients before 1.44 read the size under this name.
    ...(options.virtualSize ? { VirtualSize: image.bytes } : {}),
    Labels: image.labels,
    /** Counted for `system df` only; a list says -1, as Docker's does. */
    Containers: options.containers ? image.usedBy.length : -1,
  }
}
