import { digestOf } from '../../base/digest.ts'
import { Manifest, mediaTypes } from '../../formats/oci/manifest.ts'
import { parseJson } from '../../formats/oci/json.ts'
import type { KnownBlob, StoredManifest } from '../../stores/distribution/distribution.ts'
import type { ImageRecord } from '../../stores/images/images.ts'

const GZIP = [mediaTypes.dockerLayer, `${mediaTypes.ociLayer}+gzip`] as readonly string[]

/**
 * The manifest under which an image is pushed: one that it came or went under before, byte for byte, if its layers are in
 * the registry in the same form, so that the digest stays; else a new one in Docker's form, or in OCI's where a layer is
 * not gzip, which Docker's has no name for.
 */
export function manifestToPush(
  known: readonly StoredManifest[],
  image: ImageRecord,
  blobs: readonly KnownBlob[],
): StoredManifest {
  const same = known.find((manifest) => {
    const { layers, config } = parseJson(manifest.bytes, Manifest, `the manifest ${manifest.digest}`)
    return (
      config.digest === image.id &&
      layers.length === blobs.length &&
      layers.every(({ digest }, at) => digest === blobs[at]?.digest)
    )
  })
  if (same) return same
  const docker = blobs.every(({ mediaType }) => GZIP.includes(mediaType))
  const mediaType = docker ? mediaTypes.dockerManifest : mediaTypes.ociManifest
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: {
      mediaType: docker ? mediaTypes.dockerConfig : mediaTypes.ociConfig,
      size: image.bytes.length,
      digest: image.id,
    },
    layers: blobs.map((blob) => ({
      mediaType: docker ? mediaTypes.dockerLayer : ociType(blob.mediaType),
      size: blob.size,
      digest: blob.digest,
    })),
  }
  // Go's indentation: dockerd makes the same bytes.
  const bytes = new TextEncoder().encode(JSON.stringify(manifest, null, 3))
  return { digest: digestOf(bytes), mediaType, bytes }
}

function ociType(mediaType: string): string {
  return mediaType === mediaTypes.dockerLayer ? `${mediaTypes.ociLayer}+gzip` : mediaType
}
