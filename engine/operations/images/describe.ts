import { platformOf } from '../../formats/oci/image-config.ts'
import { shortName } from '../../formats/oci/reference.ts'
import { containerConfigOf } from '../../formats/oci/run-config.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import type { Image } from '../../wire/images.ts'
import type { Layer } from '../../wire/layers.ts'
import type { ImageDeps } from './deps.ts'

type Deps = Pick<ImageDeps, 'images' | 'layers' | 'containers'>

/** Without `all`: those that a user asked for. Newest first. */
export function listImages(deps: Deps, all: boolean): Image[] {
  const view = viewOf(deps)
  return deps.images
    .all()
    .filter((image) => all || image.topLevel)
    .sort((a, b) => b.created - a.created)
    .map((image) => shown(image, view))
}

export function describeImage(deps: Deps, image: ImageRecord): Image {
  return shown(image, viewOf(deps))
}

/** What all images and containers together say about one image, computed once for a list. */
interface View {
  layers: ReadonlyMap<string, Layer>
  /** In how many images a layer is. */
  shares: ReadonlyMap<string, number>
  users: ReadonlyMap<string, { id: string; name: string }[]>
}

function viewOf({ images, layers, containers }: Deps): View {
  const shares = new Map<string, number>()
  for (const image of images.all()) for (const id of image.layers) shares.set(id, (shares.get(id) ?? 0) + 1)
  const users = new Map<string, { id: string; name: string }[]>()
  for (const { image, id, name } of containers.all()) users.set(image, [...(users.get(image) ?? []), { id, name }])
  return { layers: new Map(layers.all().map((layer) => [layer.chainId, layer])), shares, users }
}

function shown(image: ImageRecord, view: View): Image {
  const bytesOf = (id: string) => view.layers.get(id)?.bytes ?? 0
  const config = containerConfigOf(image.config.config)
  return {
    id: image.id,
    names: image.names.map(shortName),
    created: image.created,
    platform: platformOf(image.config),
    layers: [...image.layers],
    bytes: image.layers.reduce((sum, id) => sum + bytesOf(id), 0),
    ownBytes: image.layers.reduce((sum, id) => sum + (view.shares.get(id) === 1 ? bytesOf(id) : 0), 0),
    topLevel: image.topLevel,
    usedBy: view.users.get(image.id) ?? [],
    config,
    labels: config.labels,
  }
}
