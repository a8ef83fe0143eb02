import type { Digest } from '../../base/digest.ts'
import { shortId } from '../../base/digest.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { Image } from '../../wire/images.ts'
import type { Freed, FreeTarget } from '../../wire/store.ts'
import type { Context } from '../containers/deps.ts'
import { findContainer } from '../containers/find.ts'
import type { Images } from '../engine.ts'

type Deps = Context & { images: Pick<Images, 'find' | 'list' | 'removal'> }

/** What goes with something, and what of that is layers. Names that go alone free nothing. */
interface Going {
  images: ReadonlySet<Digest>
  containers: ReadonlySet<string>
  untagged: string[]
  /** Read-write layers. */
  own: Freed['layers']
  /** Chain ids of the layers that the things that go rest on. */
  below: Digest[]
}

/** The keeper answers what would be unneeded, as it does in earnest: a preview that reckons for itself could differ. */
export function whatIsFreed(deps: Deps, target: FreeTarget): Freed {
  const { keeper, layers } = deps
  const going = whatGoes(deps, target)
  // A layer is recorded after its parent, so backwards is top first.
  const candidates = topFirst(deps, going.below)
  const unneeded = new Set(keeper.unneeded(candidates, going.images, going.containers))
  const gone = [
    ...going.own,
    ...candidates.filter((id) => unneeded.has(id)).map((id) => ({ id, bytes: layers.get(id)?.bytes ?? 0 })),
  ]
  const staying = candidates.filter((id) => !unneeded.has(id))
  return {
    layers: gone,
    bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0),
    untagged: going.untagged,
    stays: { layers: staying.length, because: needing(deps, staying, going) },
  }
}

function whatGoes(deps: Deps, target: FreeTarget): Going {
  if (target.kind === 'container') return containerGoes(deps, target.ref)
  if (target.kind === 'image') return imagesGo(deps, [deps.images.removal(target.ref, false)], target.ref)
  const unused = (image: Image) => image.usedBy.length === 0 && (target.all || image.names.length === 0)
  const removals = deps.images
    .list(false)
    .filter(unused)
    .map((image) => deps.images.removal(image.id, true))
  return imagesGo(deps, removals, null)
}

function imagesGo(
  { imageStore, images }: Deps,
  removals: { untagged: string[]; deleted: string[] }[],
  named: string | null,
): Going {
  const gone = new Set(
    removals.flatMap(({ deleted }) => deleted.filter((id) => imageStore.get(id as Digest)) as Digest[]),
  )
  // One that stays, as other names point at it, has layers that stay.
  const looked = gone.size > 0 || named === null ? [...gone] : [images.find(named).id]
  return {
    images: gone,
    containers: new Set(),
    untagged: removals.flatMap(({ untagged }) => untagged),
    own: [],
    below: looked.flatMap((id) => [...(imageStore.get(id)?.layers ?? [])]),
  }
}

/** A container holds layers by itself only when its image went before it. */
function containerGoes({ store, changes, layers }: Deps, reference: string): Going {
  const { id, top } = findContainer(store, reference)
  return {
    images: new Set(),
    containers: new Set([id]),
    untagged: [],
    own: [{ id: `rw:${id}`, bytes: changes.count(store.paths(id).upper, top).bytes }],
    below: layers.stack(top).map(({ chainId }) => chainId as Digest),
  }
}

function topFirst({ layers }: Deps, ids: readonly Digest[]): Digest[] {
  const wanted = new Set<string>(ids)
  return layers
    .all()
    .map(({ chainId }) => chainId as Digest)
    .filter((id) => wanted.has(id))
    .reverse()
}

function needing({ imageStore, store, layers }: Deps, staying: readonly Digest[], going: Going): string[] {
  const ids = new Set(staying)
  const images = imageStore
    .all()
    .filter((image) => !going.images.has(image.id) && image.layers.some((id) => ids.has(id)))
  const containers = store
    .all()
    .filter(({ id, top, image }) => !going.containers.has(id) && imageStore.get(image) === null && top !== null)
    .filter(({ top }) => layers.stack(top).some(({ chainId }) => ids.has(chainId as Digest)))
  return [...images.map(({ id, names }) => shortName(names[0] ?? shortId(id))), ...containers.map(({ name }) => name)]
}
