import type { Digest } from '../../base/digest.ts'
import { shortId } from '../../base/digest.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { Image } from '../../wire/images.ts'
import type { Freed, FreeTarget } from '../../wire/store.ts'
import type { Context } from '../containers/deps.ts'
import { findContainer } from '../containers/find.ts'
import type { Images } from '../engine.ts'
import { planRemoval, type RemovalPlan } from '../images/removal-plan.ts'

type Deps = Context & { images: Pick<Images, 'list'> }

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
  const stores = { images: deps.imageStore, containers: deps.store }
  if (target.kind === 'image') return imagesGo([planRemoval(stores, target.ref, { force: false, prune: true })])
  const unused = (image: Image) => image.usedBy.length === 0 && (target.all || image.names.length === 0)
  const going = deps.images.list(false).filter(unused)
  return imagesGo(going.map(({ id }) => planRemoval(stores, id, { force: true, prune: true })))
}

function imagesGo(plans: readonly RemovalPlan[]): Going {
  const gone = plans.flatMap((plan) => plan.delete)
  // Of one that stays, as other names point at it, the layers stay.
  const looked = gone.length > 0 ? gone : plans.map(({ image }) => image)
  return {
    images: new Set(gone.map(({ id }) => id)),
    containers: new Set(),
    untagged: plans.flatMap(({ untag }) => untag.map(shortName)),
    own: [],
    below: looked.flatMap(({ layers }) => [...layers]),
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

/** Those first that need most of them. */
function needing({ imageStore, store, layers }: Deps, staying: readonly Digest[], going: Going): string[] {
  const ids = new Set<string>(staying)
  const needed = (some: readonly string[]) => some.filter((id) => ids.has(id)).length
  const images = imageStore
    .all()
    .filter(({ id }) => !going.images.has(id))
    .map(({ id, names, layers }) => ({ name: shortName(names[0] ?? shortId(id)), needs: needed(layers) }))
  const containers = store
    .all()
    .filter(({ id, image }) => !going.containers.has(id) && imageStore.get(image) === null)
    .map(({ name, top }) => ({ name, needs: needed(layers.stack(top).map(({ chainId }) => chainId)) }))
  return [...images, ...containers]
    .filter(({ needs }) => needs > 0)
    .sort((a, b) => b.needs - a.needs)
    .map(({ name }) => name)
}
