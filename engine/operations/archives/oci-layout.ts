import { digestOf, type Digest, hexOf } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { parseImageConfig, platformOf } from '../../formats/oci/image-config.ts'
import { parseJson } from '../../formats/oci/json.ts'
import {
  annotationKeys,
  type Descriptor,
  Index,
  isIndex,
  Layout,
  Manifest,
  mediaTypes,
} from '../../formats/oci/manifest.ts'
import { fullName, parseReference } from '../../formats/oci/reference.ts'
import { type ArchivedImage, archivedImage } from './archived-image.ts'
import { machinePlatform } from './platform.ts'
import { findFile, readSmall, requireFile, sourceIn, type TarIndex } from './tar-index.ts'

const LAYOUT = 'oci-layout'
const INDEX = 'index.json'
const DEEPEST = 4

/** The images of a tar of an OCI image layout (image-spec image-layout.md), for this machine's platform. null: it is none. */
export async function readOciLayout(index: TarIndex): Promise<ArchivedImage[] | null> {
  const layout = findFile(index, LAYOUT)
  const entry = findFile(index, INDEX)
  if (layout === null || entry === null) return null
  parseJson(await readSmall(index, layout), Layout, `${LAYOUT} in ${index.name}`)
  const top = parseJson(await readSmall(index, entry), Index, `${INDEX} in ${index.name}`)
  const images = new Map<Digest, ArchivedImage>()
  for (const group of byName(top.manifests)) {
    const image = await readImage(index, await choose(index, group, 0))
    const there = images.get(image.id)
    const name = nameOf(group[0])
    const names = [...(there?.names ?? []), ...(name === null ? [] : [name])]
    images.set(image.id, { ...image, names: [...new Set(names)] })
  }
  if (images.size === 0) throw new EngineError('invalid', `${INDEX} in ${index.name} names no image`)
  return [...images.values()]
}

/** Several descriptors with one name are the same image for several platforms. */
function byName(descriptors: readonly Descriptor[]): Descriptor[][] {
  const groups = new Map<string, Descriptor[]>()
  for (const descriptor of descriptors.filter(isImage)) {
    const key = nameOf(descriptor) ?? (descriptor.platform ? '' : descriptor.digest)
    groups.set(key, [...(groups.get(key) ?? []), descriptor])
  }
  return [...groups.values()]
}

function isImage(descriptor: Descriptor): boolean {
  return descriptor.annotations?.[annotationKeys.referenceType] === undefined && descriptor.platform?.os !== 'unknown'
}

/** The manifest of this machine's platform; where nothing tells platforms apart, the only one that is there. */
async function choose(index: TarIndex, candidates: readonly Descriptor[], depth: number): Promise<Descriptor> {
  if (depth > DEEPEST) throw new EngineError('invalid', `${index.name} nests image indexes deeper than ${DEEPEST}`)
  const images = candidates.filter(isImage)
  const machine = machinePlatform()
  const [fitting] = images.filter(
    ({ platform }) => platform?.os === machine.os && platform.architecture === machine.architecture,
  )
  const stored = images.filter((descriptor) => findFile(index, blobPath(descriptor.digest)) !== null)
  const chosen = fitting ?? (stored.length === 1 ? stored[0] : undefined)
  if (chosen === undefined) {
    const platforms = images.map(({ platform }) => (platform ? platformOf(platform) : 'unknown'))
    throw new EngineError(
      'invalid',
      `${index.name} has no image for ${platformOf(machine)}: it has ${platforms.join(', ') || 'none at all'}`,
    )
  }
  if (!isIndex(chosen.mediaType)) return chosen
  const nested = parseJson(await readBlob(index, chosen), Index, `the image index ${chosen.digest} in ${index.name}`)
  return choose(index, nested.manifests, depth + 1)
}

async function readImage(index: TarIndex, descriptor: Descriptor): Promise<ArchivedImage> {
  const manifest = parseJson(
    await readBlob(index, descriptor),
    Manifest,
    `the manifest ${descriptor.digest} in ${index.name}`,
  )
  if (manifest.config.mediaType.startsWith('application/vnd.oci.empty') || !isImageConfig(manifest.config.mediaType))
    throw new EngineError('invalid', `${index.name} holds an OCI artifact (${manifest.config.mediaType}), not an image`)
  const bytes = await readBlob(index, manifest.config)
  const config = parseImageConfig(bytes, `the config ${manifest.config.digest} in ${index.name}`)
  if (manifest.layers.length !== config.rootfs.diff_ids.length)
    throw new EngineError(
      'invalid',
      `${index.name} is damaged: the manifest ${descriptor.digest} has ${manifest.layers.length} layers, its config ${config.rootfs.diff_ids.length}`,
    )
  const places = manifest.layers.map((layer) => ({
    source: sourceIn(index, blobPath(layer.digest), `the manifest ${descriptor.digest}`),
    blob: layer.digest,
  }))
  return archivedImage({ id: digestOf(bytes), bytes, config, names: [], parent: null }, places)
}

function isImageConfig(mediaType: string): boolean {
  return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig
}

/** A small blob, checked against the digest that it was asked for by. */
async function readBlob(index: TarIndex, descriptor: Descriptor): Promise<Buffer> {
  const bytes = await readSmall(index, requireFile(index, blobPath(descriptor.digest), INDEX))
  const found = digestOf(bytes)
  if (found !== descriptor.digest)
    throw new EngineError(
      'invalid',
      `${index.name} is damaged: the blob ${descriptor.digest} has other content, which hashes to ${found}`,
    )
  return bytes
}

function blobPath(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`
}

/** A bare word is a tag without a repository, which names nothing. */
function nameOf(descriptor: Descriptor | undefined): string | null {
  const written =
    descriptor?.annotations?.[annotationKeys.imageName] ?? descriptor?.annotations?.[annotationKeys.refName] ?? ''
  if (!/[:/]/.test(written)) return null
  try {
    return fullName(parseReference(written))
  } catch {
    return null
  }
}
