import type { Digest } from '../../base/digest.ts'
import { now } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { applyChanges } from '../../formats/oci/changes.ts'
import { importedConfig } from '../../formats/oci/committed-config.ts'
import { nameToGive, shortName } from '../../formats/oci/reference.ts'
import type { LayerSource } from '../../stores/layers/layers.ts'
import type { OpenArchive } from '../archives/open-archive.ts'
import { machinePlatform } from '../archives/platform.ts'
import type { ArchiveSource, ImportOptions } from '../engine.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { ImageDeps } from './deps.ts'
import { imageRef } from './find.ts'

/** One flat tar becomes an image of one layer. A stream is unpacked as it comes, a file is looked at first. */
export async function importRootfs(
  deps: ImageDeps,
  trace: OperationTrace,
  source: ArchiveSource,
  options: ImportOptions,
): Promise<Digest> {
  // What is wrong with the wishes is said before anything is read.
  applyChanges({}, options.changes)
  const name = options.reference ? nameToGive(options.reference) : null
  if (source.type === 'stream') return importLayer(deps, trace, source, null, name, options)
  return deps.archives.use(source, trace.signal, (archive) => {
    const { path, bytes } = rootOf(archive)
    return importLayer(deps, trace, { type: 'file', path, offset: 0, length: bytes }, bytes, name, options)
  })
}

function rootOf({ kind, file, index }: OpenArchive): { path: string; bytes: number } {
  if (kind === 'root-filesystem') return { path: index.path, bytes: index.bytes }
  throw new EngineError(
    'invalid',
    `${file.name} holds images with their layers, not a root filesystem: load it with docker load`,
    { details: { key: 'archiveOfImages', values: { file: file.name } } },
  )
}

async function importLayer(
  { layers, images, keeper }: ImageDeps,
  trace: OperationTrace,
  source: LayerSource,
  bytes: number | null,
  name: string | null,
  options: ImportOptions,
): Promise<Digest> {
  const making = `making:${trace.id}`
  const message = options.message || 'Imported from -'
  const created = now()
  trace.step({
    kind: 'layer.added',
    layer: { id: making, parent: null, text: message, bytes: bytes ?? 0, files: 0 },
    making: true,
  })
  const layer = await layers.apply(source, {
    parent: null,
    text: message,
    created,
    signal: trace.signal,
    onProgress: (done) =>
      trace.step({ kind: 'layer.progress', on: making, bytes: done, fraction: bytes === null ? null : done / bytes }),
  })
  const chain = layer.chainId as Digest
  try {
    using _ = await keeper.hold([chain])
    trace.signal.throwIfAborted()
    trace.step({ kind: 'layer.sealed', was: making, layer: layerRef(layer), diffId: layer.diffId })
    const config = importedConfig({
      platform: options.platform ?? machinePlatform(),
      changes: options.changes,
      diffId: layer.diffId as Digest,
      message,
      created,
    })
    const movedFrom = name === null ? null : (images.byName(name)?.id ?? null)
    const image = images.put(config, { topLevel: true, parent: null, names: name === null ? [] : [name] })
    const ref = imageRef(image, name)
    trace.step({ kind: 'config.stored', image: ref })
    if (name !== null) trace.step({ kind: 'tag.set', name: shortName(name), image: ref, top: image.top, movedFrom })
    return image.id
  } catch (error) {
    await keeper.free([chain], () => {})
    throw error
  }
}
