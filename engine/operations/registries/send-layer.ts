import { pipeline, Transform } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Digest } from '../../base/digest.ts'
import type { Repository } from '../../drivers/registry/registry.ts'
import { parseJson } from '../../formats/oci/json.ts'
import { Manifest, mediaTypes } from '../../formats/oci/manifest.ts'
import { parseReference, type Reference, repositoryOf, shortName } from '../../formats/oci/reference.ts'
import type { KnownBlob, StoredManifest } from '../../stores/distribution/distribution.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { RegistryDeps } from './deps.ts'

const BETWEEN_STEPS = 100
/** How many known forms of a layer are asked after before it is sent anew. */
const MOST_TRIED = 4

export interface LayerToSend {
  chainId: Digest
  diffId: Digest
  reference: Reference
  /** Manifests of the image: a form that one of them names is preferred. */
  known: readonly StoredManifest[]
}

/**
 * Sees to it that the registry has a layer: it may have it already, or take it from a repository of its own; only then is
 * it compressed and sent. Resolves with the form in which it is there.
 */
export async function sendLayer(
  deps: RegistryDeps,
  trace: OperationTrace,
  repository: Repository,
  layer: LayerToSend,
): Promise<KnownBlob> {
  const { chainId, diffId, reference } = layer
  const own = repositoryOf(reference)
  const candidates = preferred(deps.distribution.blobs(diffId), layer)
  const there = (await present(repository, candidates)) ?? (await mounted(repository, candidates, reference))
  const blob = there?.blob ?? (await upload(deps, trace, repository, layer))
  deps.distribution.noteBlob(diffId, { ...blob, repository: own })
  trace.step({
    kind: 'blob.sent',
    on: chainId,
    blob: blob.digest,
    how: there?.how ?? 'pushed',
    ...(there?.how === 'mounted' ? { from: shortName(blob.repository) } : {}),
  })
  return blob
}

type Found = { blob: KnownBlob; how: 'present' | 'mounted' }

function preferred(blobs: readonly KnownBlob[], { known, reference }: LayerToSend): KnownBlob[] {
  const named = new Set(
    known.flatMap(({ bytes, digest }) =>
      parseJson(bytes, Manifest, `the manifest ${digest}`).layers.map((each) => each.digest as string),
    ),
  )
  const own = repositoryOf(reference)
  const order = (blob: KnownBlob) => (named.has(blob.digest) ? 0 : 2) + (blob.repository === own ? 0 : 1)
  return [...blobs].sort((a, b) => order(a) - order(b))
}

async function present(repository: Repository, candidates: readonly KnownBlob[]): Promise<Found | null> {
  const once = candidates.filter((blob, at) => candidates.findIndex(({ digest }) => digest === blob.digest) === at)
  for (const blob of once.slice(0, MOST_TRIED))
    if ((await repository.hasBlob(blob.digest)) !== null) return { blob, how: 'present' }
  return null
}

async function mounted(
  repository: Repository,
  candidates: readonly KnownBlob[],
  reference: Reference,
): Promise<Found | null> {
  const others = candidates.filter((blob) => {
    const { domain, path } = parseReference(blob.repository)
    return domain === reference.domain && path !== reference.path
  })
  for (const blob of others.slice(0, MOST_TRIED))
    if (await repository.mountBlob(blob.digest, parseReference(blob.repository).path)) return { blob, how: 'mounted' }
  return null
}

async function upload(
  { layers }: RegistryDeps,
  trace: OperationTrace,
  repository: Repository,
  { chainId, reference }: LayerToSend,
): Promise<KnownBlob> {
  const total = layers.tarBytes(chainId)
  let last = 0
  const open = () => {
    let bytes = 0
    const counted = new Transform({
      highWaterMark: 1 << 20,
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        if (performance.now() - last >= BETWEEN_STEPS) {
          last = performance.now()
          trace.step({ kind: 'blob.progress', on: chainId, blob: '', bytes, total })
        }
        done(null, chunk)
      },
    })
    return pipeline(layers.tar(chainId), counted, createGzip({ chunkSize: 1 << 18 }), () => {})
  }
  const { digest, size } = await repository.uploadBlob(open)
  return { digest, size, mediaType: mediaTypes.dockerLayer, repository: repositoryOf(reference) }
}
