import type { Digest } from '../../base/digest.ts'

/**
 * What is known of images and layers outside: manifests under which an image came or went, byte for byte, and the
 * compressed forms in which registries have its layers. All of it spares work and may be lost: nothing here keeps an image.
 */
export interface DistributionStore {
  /** Of one image, the newest first. */
  manifests(image: Digest): StoredManifest[]
  /** The image must be in the store; its manifests go with it. */
  keepManifest(image: Digest, manifest: StoredManifest): void
  /** Compressed forms of a layer, the newest first. */
  blobs(diffId: Digest): KnownBlob[]
  noteBlob(diffId: Digest, blob: KnownBlob): void
  /** Forgets blobs of layers that are not here any more. */
  forgetOrphans(): void
}

export interface StoredManifest {
  digest: Digest
  mediaType: string
  bytes: Uint8Array
}

export interface KnownBlob {
  digest: Digest
  size: number
  mediaType: string
  /** Where it was seen: `docker.io/library/busybox`. */
  repository: string
}
