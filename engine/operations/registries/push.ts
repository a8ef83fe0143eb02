import type { Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { Repository } from '../../drivers/registry/registry.ts'
import { RegistryRefusal } from '../../drivers/registry/words.ts'
import { fullName, parseReference, type Reference, repositoryOf, shortName } from '../../formats/oci/reference.ts'
import type { KnownBlob } from '../../stores/distribution/distribution.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import { imageRef } from '../images/find.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { RegistryDeps } from './deps.ts'
import { manifestToPush } from './pushed-manifest.ts'
import type { Pushed, PushOptions } from './registries.ts'
import { sendLayer } from './send-layer.ts'

/** As many layers as dockerd sends at a time. */
const AT_ONCE = 5

/** Sends an image by its name, or all that the repository has here, as the names are given. */
export async function pushImages(
  deps: RegistryDeps,
  trace: OperationTrace,
  text: string,
  { allTags, credentials }: PushOptions,
): Promise<Pushed[]> {
  const reference = parseReference(text)
  if (reference.digest !== null) throw new EngineError('invalid', 'cannot push a digest reference')
  const names = namesToPush(deps, reference, allTags)
  const { domain, path } = reference
  const repository = deps.client.repository(
    { domain, path },
    { credentials, actions: 'pull,push', signal: trace.signal },
  )
  const pushed: Pushed[] = []
  try {
    for (const name of names) pushed.push(await pushImage(deps, trace, repository, name))
  } catch (error) {
    throw pushRefusal(error)
  }
  return pushed
}

function namesToPush({ images }: RegistryDeps, reference: Reference, allTags: boolean): Reference[] {
  const prefix = `${repositoryOf(reference)}:`
  const there = images.all().flatMap(({ names }) => names.filter((name) => name.startsWith(prefix)))
  if (there.length === 0)
    throw new EngineError(
      'notFound',
      `An image does not exist locally with the tag: ${shortName(repositoryOf(reference))}`,
    )
  const wanted = allTags ? there.sort() : there.filter((name) => name === fullName(reference))
  if (wanted.length === 0) throw new EngineError('notFound', `tag does not exist: ${shortName(fullName(reference))}`)
  return wanted.map((name) => ({ ...reference, tag: name.slice(prefix.length) }))
}

async function pushImage(
  deps: RegistryDeps,
  trace: OperationTrace,
  repository: Repository,
  reference: Reference,
): Promise<Pushed> {
  const full = fullName(reference)
  const image = deps.images.byName(full)
  if (image === null) throw new EngineError('notFound', `tag does not exist: ${shortName(full)}`)
  trace.step({
    kind: 'image.found',
    image: imageRef(image, full),
    top: image.top,
    layers: deps.layers.stack(image.top).map(layerRef),
  })
  using _ = await deps.keeper.hold(image.layers)
  const blobs = await sendLayers(deps, trace, repository, reference, image)
  await repository.putBlob(image.bytes)
  const manifest = manifestToPush(deps.distribution.manifests(image.id), image, blobs)
  const tag = reference.tag ?? 'latest'
  const digest = await repository.putManifest(tag, manifest.mediaType, manifest.bytes)
  deps.distribution.keepManifest(image.id, { ...manifest, digest })
  deps.images.setName(`${repositoryOf(reference)}@${digest}`, image.id)
  const size = manifest.bytes.length
  trace.step({ kind: 'manifest.sent', name: shortName(full), tag, digest, bytes: size })
  return { tag, digest, size }
}

/** A few side by side, the top one first, as dockerd does it. Resolves with what the registry has, base first. */
async function sendLayers(
  deps: RegistryDeps,
  trace: OperationTrace,
  repository: Repository,
  reference: Reference,
  image: ImageRecord,
): Promise<KnownBlob[]> {
  const sent: KnownBlob[] = []
  const waiting = image.layers.map((chainId, at) => ({
    chainId,
    at,
    diffId: image.config.rootfs.diff_ids[at] as Digest,
  }))
  const known = deps.distribution.manifests(image.id)
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      trace.signal.throwIfAborted()
      sent[next.at] = await sendLayer(deps, trace, repository, { ...next, reference, known })
    }
  }
  const workers = Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work)
  try {
    await Promise.all(workers)
  } finally {
    // The others stop with the layer that they have: nothing goes on behind an answer.
    waiting.length = 0
    await Promise.allSettled(workers)
  }
  return sent
}

/** dockerd's words for one who may not write there. */
function pushRefusal(error: unknown): unknown {
  if (!(error instanceof RegistryRefusal)) return error
  const { code, text } = error.complaint
  if (code === 'DENIED' && text === code.toLowerCase())
    return new EngineError('forbidden', 'denied: requested access to the resource is denied', { cause: error })
  return new EngineError(error.code, text, { cause: error })
}
