import { createdAt, platformOf } from '../../formats/oci/image-config.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { ImageStore } from '../../stores/images/images.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import type { ArchiveImage, ArchivePreview } from '../../wire/archives.ts'
import { refuseMissing } from './left-out.ts'
import type { ArchivedImage } from './archived-image.ts'
import type { OpenArchive } from './open-archive.ts'

/** What a user sees of an archive before loading it, compared with what this store holds. */
export function previewOf(id: string, archive: OpenArchive, images: ImageStore, layers: LayerStore): ArchivePreview {
  const { file, index, kind } = archive
  return {
    id,
    name: file.name,
    bytes: file.bytes,
    compression: file.compression,
    kind,
    images: archive.images.map((image) => previewImage(file.name, image, images, layers)),
    rootfs: kind === 'root-filesystem' ? { files: index.files, bytes: index.fileBytes } : null,
  }
}

function previewImage(name: string, image: ArchivedImage, images: ImageStore, layers: LayerStore): ArchiveImage {
  refuseMissing(
    name,
    image.layers.filter(({ source, chainId }) => source === null && layers.get(chainId) === null),
  )
  const stack = image.layers.map(({ diffId, chainId, text, source }) => ({
    diffId,
    chainId,
    text,
    bytes: source?.length ?? layers.get(chainId)?.bytes ?? 0,
    present: layers.get(chainId) !== null,
  }))
  const { Entrypoint = [], Cmd = [] } = image.config.config ?? {}
  return {
    id: image.id,
    names: image.names.map((full) => {
      const holder = images.byName(full)?.id ?? null
      return { name: shortName(full), movesFrom: holder === image.id ? null : holder }
    }),
    platform: platformOf(image.config),
    created: createdAt(image.config.created),
    command: [...Entrypoint, ...Cmd],
    layers: stack,
    newBytes: stack.reduce((sum, layer) => sum + (layer.present ? 0 : layer.bytes), 0),
    present: images.get(image.id) !== null,
  }
}
