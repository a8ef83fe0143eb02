import type { Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { platformOf } from '../../formats/oci/image-config.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { Layer } from '../../wire/layers.ts'
import type { ArchivedImage, ArchivedLayer } from '../archives/archived-image.ts'
import { refuseMissing } from '../archives/left-out.ts'
import type { OpenArchive } from '../archives/open-archive.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { ImageDeps } from './deps.ts'
import { imageRef } from './find.ts'
import { type VerifiedLayer, verifiedBlob } from './verified-blob.ts'

export type Loaded = { image: Digest; name: string | null }

/**
 * Stores the images of an archive: first all layers, then, in one turn, all configs and names. What fails or is cancelled
 * before that leaves no layer that nobody else needs.
 */
export async function loadArchive(deps: ImageDeps, trace: OperationTrace, archive: OpenArchive): Promise<Loaded[]> {
  const { kind, images, file } = archive
  if (kind === 'root-filesystem')
    throw new EngineError(
      'invalid',
      `${file.name} holds a root filesystem, not an image: make one of it with docker import`,
      { details: { key: 'archiveOfRoot', values: { file: file.name } } },
    )
  for (const image of images)
    if (image.config.os !== 'linux')
      throw new EngineError(
        'invalid',
        `${file.name} holds an image for ${platformOf(image.config)}: this engine runs images for linux`,
      )
  const leftOut = images.flatMap((image) => image.layers.filter(({ source }) => source === null))
  const chains = [...new Set(images.flatMap((image) => image.layers.map((layer) => layer.chainId)))]
  try {
    using _ = await deps.keeper.hold(chains)
    refuseMissing(
      file.name,
      leftOut.filter(({ chainId }) => deps.layers.get(chainId) === null),
    )
    for (const image of images) await addLayers(deps, trace, image)
    trace.signal.throwIfAborted()
    return images.flatMap((image) => storeImage(deps, trace, image))
  } catch (error) {
    await deps.keeper.free(chains.reverse(), () => {})
    throw error
  }
}

async function addLayers({ layers }: ImageDeps, trace: OperationTrace, image: ArchivedImage): Promise<void> {
  const present = image.layers.flatMap((layer) => layers.get(layer.chainId) ?? [])
  if (present.length > 0) trace.step({ kind: 'layer.present', layers: present.map(layerRef) })
  let parent: Digest | null = null
  for (const layer of image.layers) {
    const { source } = layer
    if (source !== null && layers.get(layer.chainId) === null)
      await addLayer(layers, trace, { ...layer, source }, parent)
    parent = layer.chainId
  }
}

async function addLayer(
  layers: ImageDeps['layers'],
  trace: OperationTrace,
  archived: ArchivedLayer & Pick<VerifiedLayer, 'source'>,
  parent: Digest | null,
): Promise<Layer> {
  const { chainId, diffId, text, created, source, blob } = archived
  trace.step({
    kind: 'layer.added',
    layer: { id: chainId, parent, text, bytes: source.length, files: 0 },
    making: true,
  })
  const checked = blob === null ? null : verifiedBlob(archived, blob)
  const layer = await layers.apply(checked === null ? source : { type: 'stream', stream: checked.stream }, {
    parent,
    expected: { diffId },
    text,
    created,
    signal: trace.signal,
    // Where the stored form is compressed the end is not known.
    onProgress: (bytes) =>
      trace.step({
        kind: 'layer.progress',
        on: chainId,
        bytes,
        fraction: blob === null && bytes <= source.length ? bytes / source.length : null,
      }),
  })
  await checked?.verify()
  trace.step({ kind: 'layer.sealed', was: chainId, layer: layerRef(layer), diffId })
  return layer
}

function storeImage({ images }: ImageDeps, trace: OperationTrace, archived: ArchivedImage): Loaded[] {
  const { bytes, names } = archived
  const before = new Map(names.map((name) => [name, images.byName(name)?.id ?? null]))
  const parent = archived.parent !== null && images.get(archived.parent) !== null ? archived.parent : null
  const image = images.put(bytes, { topLevel: true, parent, names })
  trace.step({ kind: 'config.stored', image: imageRef(image, names[0] ?? null) })
  for (const [full, id] of before)
    trace.step({
      kind: 'tag.set',
      name: shortName(full),
      image: imageRef(image, full),
      top: image.top,
      movedFrom: id === image.id ? null : id,
    })
  const loaded = [...before.keys()].map((full) => ({ image: image.id, name: shortName(full) }))
  return loaded.length > 0 ? loaded : [{ image: image.id, name: null }]
}
