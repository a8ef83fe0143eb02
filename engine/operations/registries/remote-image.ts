import type { Readable } from 'node:stream'
import type { Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { FetchedManifest, Repository } from '../../drivers/registry/registry.ts'
import {
  chainIds,
  createdAt,
  type ImageConfigFile,
  layerHistory,
  parseImageConfig,
  platformOf,
} from '../../formats/oci/image-config.ts'
import { instruction } from '../../formats/oci/history-text.ts'
import { LARGEST_JSON, parseJson } from '../../formats/oci/json.ts'
import { type Descriptor, Index, isIndex, Manifest, mediaTypes, type Platform } from '../../formats/oci/manifest.ts'
import { choosePlatform } from '../../formats/oci/platform.ts'

/** An image as a registry has it. */
export interface RemoteImageFile {
  manifest: FetchedManifest
  bytes: Uint8Array
  config: ImageConfigFile
  /** Base first. */
  layers: RemoteLayer[]
}

export interface RemoteLayer {
  blob: Descriptor
  diffId: Digest
  chainId: Digest
  parent: Digest | null
  text: string
  created: number | null
}

const DEEPEST = 4

/** Old registries and tools give configs these types too. */
const CONFIG_TYPES: readonly string[] = [mediaTypes.dockerConfig, mediaTypes.ociConfig, 'application/octet-stream', '']

/** From a manifest, or an index that leads to one, to an image for a platform. Only small things are fetched. */
export async function readRemoteImage(
  repository: Repository,
  found: FetchedManifest,
  platform: Platform,
  name: string,
): Promise<RemoteImageFile> {
  const manifest = await chooseManifest(repository, found, platform, name)
  const { config: descriptor, layers } = parseJson(manifest.bytes, Manifest, `the manifest of ${name}`)
  if (!CONFIG_TYPES.includes(descriptor.mediaType))
    throw new EngineError(
      'invalid',
      `unsupported media type ${descriptor.mediaType}: what the registry has as ${name} is no image but another artifact`,
    )
  const bytes = await readAll(repository.blob(checkSize(descriptor, name)))
  const config = parseImageConfig(bytes, `the config of ${name}`)
  if (config.os !== 'linux')
    throw new EngineError(
      'invalid',
      `image operating system "${config.os}" cannot be used on this platform: operating system is not supported`,
    )
  if (layers.length !== config.rootfs.diff_ids.length)
    throw new EngineError(
      'invalid',
      `${name} is damaged: its manifest has ${layers.length} layers, its config ${config.rootfs.diff_ids.length}`,
    )
  return { manifest, bytes, config, layers: joined(config, layers) }
}

async function chooseManifest(
  repository: Repository,
  found: FetchedManifest,
  platform: Platform,
  name: string,
): Promise<FetchedManifest> {
  let manifest = found
  for (let depth = 0; isIndex(typeOf(manifest)); depth++) {
    const index = parseJson(manifest.bytes, Index, `the image index of ${name}`)
    const chosen = choosePlatform(index.manifests, platform)
    if (chosen === undefined || depth > DEEPEST)
      throw new EngineError('notFound', `no matching manifest for ${platformOf(platform)} in the manifest list entries`)
    manifest = await repository.manifest(chosen.digest)
  }
  if (/\.v1\+(json|prettyjws)$/.test(manifest.mediaType) && manifest.mediaType.includes('docker'))
    throw new EngineError(
      'invalid',
      `[DEPRECATION NOTICE] Docker Image Format v1 and Docker Image manifest version 2, schema 1 support is disabled by default and will be removed in an upcoming release. Suggest the author of ${name} to upgrade the image to the OCI Format or Docker Image manifest v2, schema 2. More information at https://docs.docker.com/go/deprecated-image-specs/`,
    )
  return manifest
}

/** What it says of itself, where the registry did not say it. */
function typeOf({ mediaType, bytes }: FetchedManifest): string {
  if (mediaType !== '' && mediaType !== 'application/json' && mediaType !== 'text/plain') return mediaType
  const said = JSON.parse(new TextDecoder().decode(bytes)) as { mediaType?: unknown; manifests?: unknown }
  if (typeof said.mediaType === 'string') return said.mediaType
  return Array.isArray(said.manifests) ? mediaTypes.ociIndex : mediaTypes.ociManifest
}

function checkSize(descriptor: Descriptor, name: string): Descriptor {
  if (descriptor.size <= LARGEST_JSON) return descriptor
  throw new EngineError(
    'invalid',
    `the config of ${name} has ${descriptor.size} bytes: at most ${LARGEST_JSON} are accepted`,
  )
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function joined(config: ImageConfigFile, blobs: readonly Descriptor[]): RemoteLayer[] {
  const chains = chainIds(config)
  const history = layerHistory(config)
  return config.rootfs.diff_ids.map((diffId, index) => {
    const entry = history[index]
    return {
      blob: blobs[index] as Descriptor,
      diffId,
      chainId: chains[index] as Digest,
      parent: chains[index - 1] ?? null,
      text: instruction(entry?.created_by) || (entry?.comment ?? ''),
      created: entry?.created === undefined ? null : createdAt(entry.created),
    }
  })
}
