import { shortId } from '../../base/digest.ts'
import { parseReference, repositoryOf } from '../../formats/oci/reference.ts'
import type { Engine } from '../../operations/engine.ts'
import type { Pulled } from '../../operations/registries/registries.ts'
import type { TraceStep } from '../../wire/trace.ts'
import type { StepLines } from './progress.ts'
import { progressBar } from './progress-bar.ts'

/** dockerd's lines of a pull, from the steps of its trace. Layers are called by the digest of their compressed form. */
export function pullLines(): StepLines {
  const blobs = new Map<string, { blob: string; size: number; fetched: boolean }>()

  function about(step: TraceStep): ReturnType<StepLines> {
    switch (step.kind) {
      case 'manifest.found':
        return [{ status: `Pulling from ${step.path}`, id: step.reference }]
      case 'layer.present':
        return (step.blobs ?? []).map((blob) => line('Already exists', blob))
      case 'layer.added':
        blobs.set(step.layer.id, { blob: step.blob ?? '', size: step.layer.bytes, fetched: false })
        return [line('Pulling fs layer', step.blob ?? '')]
      case 'blob.progress':
        return [line('Downloading', step.blob, { current: step.bytes, total: step.total })]
      case 'blob.fetched': {
        const known = blobs.get(step.on)
        if (known) known.fetched = true
        return [line('Verifying Checksum', step.blob), line('Download complete', step.blob)]
      }
      case 'layer.progress': {
        const known = blobs.get(step.on)
        // While it comes it is unpacked already, but one line can say one thing.
        if (!known?.fetched || step.fraction === null) return []
        return [line('Extracting', known.blob, { current: Math.round(step.fraction * known.size), total: known.size })]
      }
      case 'layer.sealed': {
        const known = blobs.get(step.was)
        return known ? [line('Pull complete', known.blob)] : []
      }
      default:
        return []
    }
  }
  return about
}

/** The lines after a pull. `all`: the repository of which every tag was pulled. */
export function digestsAndStatus(pulled: readonly Pulled[], all: string | null): string[] {
  const did = pulled.some(({ newer }) => newer) ? 'Downloaded newer image' : 'Image is up to date'
  return [...pulled.map(({ digest }) => `Digest: ${digest}`), `Status: ${did} for ${all ?? pulled[0]?.name}`]
}

/** The line before a push. */
export function pushedFrom(reference: string): string {
  return `The push refers to repository [${repositoryOf(parseReference(reference))}]`
}

/** dockerd's lines of a push. Layers are called by their diffID. */
export function pushLines(engine: Engine): StepLines {
  const known = new Map<string, string>()
  const diffIds = (chain: string) => known.get(chain) ?? chain
  const learn = (image: string) => {
    for (const { chainId, diffId } of engine.images.stack(engine.images.find(image))) known.set(chainId, diffId)
  }
  return (step) => {
    switch (step.kind) {
      case 'image.found':
        learn(step.image.id)
        return step.layers.toReversed().map(({ id }) => line('Preparing', diffIds(id)))
      case 'blob.progress':
        return [line('Pushing', diffIds(step.on), { current: step.bytes, total: step.total })]
      case 'blob.sent':
        return [line(sent(step), diffIds(step.on))]
      case 'manifest.sent': {
        const { tag, digest, bytes } = step
        return [
          { status: `${tag}: digest: ${digest} size: ${bytes}` },
          { progressDetail: {}, aux: { Tag: tag, Digest: digest, Size: bytes } },
        ]
      }
      default:
        return []
    }
  }
}

function sent({ how, from }: Extract<TraceStep, { kind: 'blob.sent' }>): string {
  if (how === 'mounted') return `Mounted from ${parseReference(from ?? '').path}`
  return how === 'present' ? 'Layer already exists' : 'Pushed'
}

function line(status: string, digest: string, detail?: { current: number; total: number }) {
  return {
    status,
    progressDetail: detail ?? {},
    ...(detail ? { progress: progressBar(detail.current, detail.total) } : {}),
    id: shortId(digest),
  }
}
