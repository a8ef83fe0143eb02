import { type Digest, digestOf, hexOf } from '../../base/digest.ts'
import { annotationKeys, mediaTypes } from '../../formats/oci/manifest.ts'
import { shortName } from '../../formats/oci/reference.ts'
import { endOfArchive, packEntry } from '../../formats/tar/pack.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import { sharedHeight } from './other-side.ts'
import type { Selected } from './save-selection.ts'

/**
 * The archive that `docker save` writes since Docker 25: an OCI image layout, and beside its index the `manifest.json` and
 * `repositories` that older readers know. Each blob is there once, layers as they were applied, so that they keep their
 * diffIDs. The same images give the same bytes. Layers that are `known` to the reader are left out, from the base on; the
 * manifests name them all the same.
 */
export async function* writeArchive(
  layers: LayerStore,
  selected: readonly Selected[],
  known: ReadonlySet<Digest>,
  written: (layer: Digest) => void,
): AsyncGenerator<Uint8Array> {
  yield* packEntry({ path: 'blobs', type: 'directory' })
  yield* packEntry({ path: 'blobs/sha256', type: 'directory' })
  const seen = new Set<Digest>()
  for (const { image } of selected) {
    const ids = image.config.rootfs.diff_ids
    const shared = sharedHeight(ids, known)
    for (const [at, diffId] of ids.entries()) {
      if (at < shared || seen.has(diffId)) continue
      seen.add(diffId)
      const chainId = image.layers[at] as Digest
      yield* packEntry(blobEntry(diffId, layers.tarBytes(chainId)), layers.tar(chainId))
      written(chainId)
    }
  }
  const manifests = selected.map((one) => ({ ...one, manifest: manifestOf(layers, one) }))
  const blobs = manifests.flatMap(({ image, manifest }) => [image.bytes, manifest])
  for (const blob of blobs) {
    const digest = digestOf(blob)
    if (!seen.has(digest)) yield* packEntry(blobEntry(digest, blob.length), [blob])
    seen.add(digest)
  }
  yield* packJson('index.json', indexOf(manifests))
  yield* packJson(
    'manifest.json',
    selected.map((one) => dockerManifestOf(layers, one)),
  )
  yield* packJson('oci-layout', { imageLayoutVersion: '1.0.0' })
  if (selected.some(({ names }) => names.length > 0)) yield* packJson('repositories', repositoriesOf(selected))
  yield endOfArchive()
}

function blobEntry(digest: Digest, size: number): { path: string; type: 'file'; size: number } {
  return { path: blobPath(digest), type: 'file', size }
}

function blobPath(digest: string): string {
  return `blobs/sha256/${hexOf(digest as Digest)}`
}

function packJson(path: string, value: unknown): AsyncGenerator<Uint8Array> {
  const bytes = encode(value)
  return packEntry({ path, type: 'file', size: bytes.length }, [bytes])
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

function layerDescriptors(layers: LayerStore, { image }: Selected) {
  return image.config.rootfs.diff_ids.map((digest, at) => ({
    mediaType: mediaTypes.ociLayer,
    digest,
    size: layers.tarBytes(image.layers[at] as Digest),
  }))
}

function manifestOf(layers: LayerStore, selected: Selected): Uint8Array {
  const { id, bytes } = selected.image
  return encode({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: mediaTypes.ociConfig, digest: id, size: bytes.length },
    layers: layerDescriptors(layers, selected),
  })
}

function indexOf(manifests: readonly (Selected & { manifest: Uint8Array })[]) {
  const descriptors = manifests.flatMap(({ image, names, manifest }) => {
    const { os, architecture, variant } = image.config
    const descriptor = {
      mediaType: mediaTypes.ociManifest,
      digest: digestOf(manifest),
      size: manifest.length,
      platform: { architecture, os, ...(variant ? { variant } : {}) },
    }
    if (names.length === 0) return [descriptor]
    return names.map((full) => ({
      ...descriptor,
      annotations: { [annotationKeys.imageName]: full, [annotationKeys.refName]: full.replace(/^.*:/, '') },
    }))
  })
  return { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: descriptors }
}

function dockerManifestOf(layers: LayerStore, selected: Selected) {
  const { image, names } = selected
  const descriptors = layerDescriptors(layers, selected)
  return {
    Config: blobPath(image.id),
    RepoTags: names.map(shortName),
    Layers: descriptors.map(({ digest }) => blobPath(digest)),
    LayerSources: Object.fromEntries(descriptors.map((descriptor) => [descriptor.digest, descriptor])),
  }
}

function repositoriesOf(selected: readonly Selected[]): Record<string, Record<string, string>> {
  const repositories: Record<string, Record<string, string>> = {}
  for (const { image, names } of selected)
    for (const name of names.map(shortName)) {
      const colon = name.lastIndexOf(':')
      const top = image.config.rootfs.diff_ids.at(-1)
      if (top === undefined) continue
      repositories[name.slice(0, colon)] = {
        ...repositories[name.slice(0, colon)],
        [name.slice(colon + 1)]: hexOf(top),
      }
    }
  return repositories
}
