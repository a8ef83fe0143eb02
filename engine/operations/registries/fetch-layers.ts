import { pipeline, Readable, Transform } from 'node:stream'
import { EngineError } from '../../base/errors.ts'
import type { Repository } from '../../drivers/registry/registry.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { RegistryDeps } from './deps.ts'
import { Downloads } from './downloads.ts'
import type { RemoteLayer } from './remote-image.ts'

const BETWEEN_STEPS = 100

/** Fetches those layers of an image that are not here, base first into the store. The caller holds them. */
export async function fetchLayers(
  deps: RegistryDeps,
  trace: OperationTrace,
  repository: Repository,
  image: readonly RemoteLayer[],
): Promise<void> {
  const present = image.filter(({ chainId }) => deps.layers.get(chainId) !== null)
  const missing = image.filter((layer) => !present.includes(layer))
  tellPlan(deps, trace, present, missing)
  await using downloads = await Downloads.begin(
    deps.tmp,
    missing.map((layer) => () => told(trace, layer, repository.blob(layer.blob))),
  )
  for (const [at, layer] of missing.entries()) {
    await applyLayer(deps, trace, layer, downloads.take(at))
    await downloads.done(at)
  }
}

function tellPlan(
  { layers }: RegistryDeps,
  trace: OperationTrace,
  present: readonly RemoteLayer[],
  missing: readonly RemoteLayer[],
): void {
  if (present.length > 0)
    trace.step({
      kind: 'layer.present',
      layers: present.flatMap(({ chainId }) => layers.get(chainId) ?? []).map(layerRef),
      blobs: present.map(({ blob }) => blob.digest),
    })
  for (const { chainId, parent, text, blob } of missing)
    trace.step({
      kind: 'layer.added',
      layer: { id: chainId, parent, text, bytes: blob.size, files: 0 },
      making: true,
      blob: blob.digest,
    })
}

/** Tells of what comes, from the network. */
function told(trace: OperationTrace, { chainId, blob }: RemoteLayer, source: Readable): Readable {
  let bytes = 0
  let last = 0
  const about = { on: chainId, blob: blob.digest }
  const counted = new Transform({
    highWaterMark: 1 << 20,
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (performance.now() - last >= BETWEEN_STEPS) {
        last = performance.now()
        trace.step({ kind: 'blob.progress', ...about, bytes, total: blob.size })
      }
      done(null, chunk)
    },
    flush(done) {
      trace.step({ kind: 'blob.fetched', ...about })
      done()
    },
  })
  return pipeline(source, counted, () => {})
}

async function applyLayer(
  { layers }: RegistryDeps,
  trace: OperationTrace,
  { chainId, parent, text, created, diffId, blob }: RemoteLayer,
  stream: Readable,
): Promise<void> {
  const source = restOf(stream)
  const input = Readable.from(source.read(), { objectMode: false, highWaterMark: 1 << 20 })
  const options = {
    parent,
    expected: { diffId },
    text,
    created,
    signal: trace.signal,
    onProgress: (bytes: number) =>
      trace.step({
        kind: 'layer.progress',
        on: chainId,
        bytes,
        fraction: blob.size > 0 ? source.taken / blob.size : null,
      }),
  }
  try {
    const layer = await layers.apply({ type: 'stream', stream: input }, options)
    // Nothing was taken of one that somebody else applied meanwhile.
    if (source.taken > 0) await source.verify()
    trace.step({ kind: 'layer.sealed', was: chainId, layer: layerRef(layer), diffId })
  } catch (error) {
    // What is damaged does not unpack either: that it is not what was asked for says more.
    if (error instanceof EngineError && error.code === 'invalid') await source.verify()
    throw error
  } finally {
    stream.destroy()
  }
}

/** A stream that may be read on after its first reader has enough: behind a tar's end too, its digest is about all of it. */
function restOf(stream: Readable) {
  const chunks = stream.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>
  let failure: unknown = null
  const rest = {
    taken: 0,
    async *read(): AsyncGenerator<Buffer> {
      for (;;) {
        const { done, value } = await chunks.next().catch((error: unknown) => {
          failure ??= error
          throw error
        })
        if (done) return
        rest.taken += value.length
        yield value
      }
    },
    async verify(): Promise<void> {
      // The first reader may not have told of it.
      if (failure !== null) throw failure
      for await (const _ of rest.read());
    },
  }
  return rest
}
