import { basename, dirname } from 'node:path'
import { type Digest, digestOf, isDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { parseImageConfig } from '../../formats/oci/image-config.ts'
import { parseJson } from '../../formats/oci/json.ts'
import { DockerManifest } from '../../formats/oci/manifest.ts'
import { fullName, parseReference } from '../../formats/oci/reference.ts'
import { type ArchivedImage, archivedImage } from './archived-image.ts'
import { findFile, readSmall, requireFile, sourceIn, type TarIndex } from './tar-index.ts'

export const MANIFEST = 'manifest.json'

/** The images of a docker-archive with `manifest.json`, as Docker 1.10 and later, podman and skopeo write it. null: it has none. */
export async function readDockerArchive(index: TarIndex): Promise<ArchivedImage[] | null> {
  const entry = findFile(index, MANIFEST)
  if (entry === null) return null
  const manifest = parseJson(await readSmall(index, entry), DockerManifest, `${MANIFEST} in ${index.name}`)
  const images: ArchivedImage[] = []
  for (const item of manifest) images.push(await readImage(index, item))
  return images
}

async function readImage(index: TarIndex, item: DockerManifest[number]): Promise<ArchivedImage> {
  const bytes = await readSmall(index, requireFile(index, item.Config, MANIFEST))
  const id = digestOf(bytes)
  const stated = contentAddress(item.Config)
  if (stated !== null && stated !== id)
    throw new EngineError('invalid', `${index.name} is damaged: ${item.Config} hashes to ${id}`)
  const config = parseImageConfig(bytes, `${item.Config} in ${index.name}`)
  const paths = item.Layers ?? []
  if (paths.length !== config.rootfs.diff_ids.length)
    throw new EngineError(
      'invalid',
      `${index.name} has an invalid manifest, layers length mismatch: expected ${config.rootfs.diff_ids.length}, as the config says, got ${paths.length}`,
    )
  const places = paths.map((path) => ({
    source: sourceIn(index, path, MANIFEST),
    blob: contentAddress(path),
  }))
  const names = (item.RepoTags ?? []).map((name) => nameOf(index, name))
  const parent = item.Parent !== undefined && isDigest(item.Parent) ? item.Parent : null
  return archivedImage({ id, bytes, config, names, parent }, places)
}

function nameOf(index: TarIndex, written: string): string {
  try {
    return fullName(parseReference(written))
  } catch (cause) {
    throw new EngineError(
      'invalid',
      `${MANIFEST} in ${index.name} names an image "${written}": ${(cause as Error).message}`,
      { cause },
    )
  }
}

/** `blobs/sha256/<hex>` says what the file hashes to; other names promise nothing. */
function contentAddress(path: string): Digest | null {
  const digest = `sha256:${basename(path)}`
  return dirname(path).endsWith('blobs/sha256') && isDigest(digest) ? digest : null
}
