import type { Digest } from '../../base/digest.ts'
import type { FetchedManifest, Repository } from '../../drivers/registry/registry.ts'
import { parsePlatform, platformFits } from '../../formats/oci/platform.ts'
import { fullName, parseReference, type Reference, repositoryOf, shortName } from '../../formats/oci/reference.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import { machinePlatform } from '../archives/platform.ts'
import { imageRef } from '../images/find.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { RegistryDeps } from './deps.ts'
import { fetchLayers } from './fetch-layers.ts'
import { pullRefusal } from './refusals.ts'
import type { Pulled, PullOptions } from './registries.ts'
import { readRemoteImage, type RemoteImageFile } from './remote-image.ts'

/** Fetches the image that a reference names, or every tag of its repository. */
export async function pullImages(
  deps: RegistryDeps,
  trace: OperationTrace,
  text: string,
  options: PullOptions,
): Promise<Pulled[]> {
  const reference = parseReference(text)
  if (!options.allTags) return [await pullImage(deps, trace, reference, options)]
  const pulled: Pulled[] = []
  const repository = open(deps, trace, reference, options)
  const tags = await repository.tags().catch((error: unknown) => {
    throw pullRefusal(error, reference)
  })
  for (const tag of tags)
    pulled.push(await pullImage(deps, trace, { ...reference, tag, digest: null }, options, repository))
  return pulled
}

/** Its name points at it once all of it is here; what fails before that leaves no layer that nobody else needs. */
export async function pullImage(
  deps: RegistryDeps,
  trace: OperationTrace,
  reference: Reference,
  options: Omit<PullOptions, 'allTags'>,
  repository = open(deps, trace, reference, options),
): Promise<Pulled> {
  const platform = options.platform ? parsePlatform(options.platform) : machinePlatform()
  const name = shortName(fullName(reference))
  try {
    const known = await knownDigest(deps, repository, reference)
    const here = known === null ? null : deps.images.byName(`${repositoryOf(reference)}@${known}`)
    if (known !== null && here !== null && platformFits(platform, here.config) && isWhole(deps, here)) {
      tellFound(trace, reference, { digest: known, rateLimit: null })
      return finish(deps, trace, reference, here, known)
    }
    const found = await repository.manifest(wanted(reference))
    tellFound(trace, reference, found)
    const remote = await readRemoteImage(repository, found, platform, name)
    return await fetchImage(deps, trace, repository, reference, { found, remote })
  } catch (error) {
    throw pullRefusal(error, reference)
  }
}

function open(
  { client }: RegistryDeps,
  trace: OperationTrace,
  { domain, path }: Reference,
  { credentials }: Pick<PullOptions, 'credentials'>,
): Repository {
  return client.repository({ domain, path }, { credentials, actions: 'pull', signal: trace.signal })
}

function wanted({ digest, tag }: Reference): string {
  return digest ?? tag ?? 'latest'
}

/** What the reference means, where asking costs less than fetching: registries count those who fetch. */
async function knownDigest(deps: RegistryDeps, repository: Repository, reference: Reference): Promise<Digest | null> {
  if (reference.digest !== null) return reference.digest
  const prefix = `${repositoryOf(reference)}@`
  if (!deps.images.all().some(({ names }) => names.some((name) => name.startsWith(prefix)))) return null
  return (await repository.hasManifest(wanted(reference)))?.digest ?? null
}

function isWhole({ layers }: RegistryDeps, image: ImageRecord): boolean {
  return image.layers.every((layer) => layers.get(layer) !== null)
}

function tellFound(
  trace: OperationTrace,
  reference: Reference,
  { digest, rateLimit }: Pick<FetchedManifest, 'digest' | 'rateLimit'>,
): void {
  const full = fullName(reference)
  trace.step({
    kind: 'manifest.found',
    name: shortName(full),
    path: reference.path,
    reference: reference.digest === null ? wanted(reference) : full,
    digest,
    rateLimit,
  })
}

async function fetchImage(
  deps: RegistryDeps,
  trace: OperationTrace,
  repository: Repository,
  reference: Reference,
  { found, remote }: { found: FetchedManifest; remote: RemoteImageFile },
): Promise<Pulled> {
  const chains = remote.layers.map(({ chainId }) => chainId)
  try {
    using _ = await deps.keeper.hold(chains)
    await fetchLayers(deps, trace, repository, remote.layers)
    trace.signal.throwIfAborted()
    const before = deps.images.byName(fullName(reference))
    const image = deps.images.put(remote.bytes, {
      topLevel: true,
      parent: null,
      names: [...new Set([fullName(reference), `${repositoryOf(reference)}@${found.digest}`])],
    })
    remember(deps, reference, image, remote)
    trace.step({ kind: 'config.stored', image: imageRef(image, fullName(reference)) })
    return told(trace, reference, image, found.digest, before)
  } catch (error) {
    await deps.keeper.free(chains.toReversed(), () => {})
    throw error
  }
}

function remember(
  { distribution }: RegistryDeps,
  reference: Reference,
  image: ImageRecord,
  { manifest, layers }: RemoteImageFile,
): void {
  distribution.keepManifest(image.id, manifest)
  const repository = repositoryOf(reference)
  for (const { diffId, blob } of layers)
    distribution.noteBlob(diffId, { digest: blob.digest, size: blob.size, mediaType: blob.mediaType, repository })
}

/** One that was here already, under this digest. */
function finish(
  deps: RegistryDeps,
  trace: OperationTrace,
  reference: Reference,
  image: ImageRecord,
  digest: Digest,
): Pulled {
  const full = fullName(reference)
  const before = deps.images.byName(full)
  trace.step({
    kind: 'image.found',
    image: imageRef(image, full),
    top: image.top,
    layers: image.layers.flatMap((layer) => deps.layers.get(layer) ?? []).map(layerRef),
  })
  if (before?.id !== image.id) deps.images.setName(full, image.id)
  return told(trace, reference, image, digest, before)
}

function told(
  trace: OperationTrace,
  reference: Reference,
  image: ImageRecord,
  digest: Digest,
  before: ImageRecord | null,
): Pulled {
  const full = fullName(reference)
  const name = shortName(full)
  if (reference.digest === null)
    trace.step({
      kind: 'tag.set',
      name,
      image: imageRef(image, full),
      top: image.top,
      movedFrom: before === null || before.id === image.id ? null : before.id,
    })
  return { image: image.id, name, digest, newer: before?.id !== image.id }
}
