import { shortId } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { ContainerRecord, ContainerStore } from '../../stores/containers/containers.ts'
import type { ImageRecord, ImageStore } from '../../stores/images/images.ts'
import type { ObjectRef } from '../../wire/errors.ts'
import { findImage, imageRef } from './find.ts'

/** What `rmi` will do, in this order: names that go (full), then images, the one that was named first, then its parents. */
export interface RemovalPlan {
  image: ImageRecord
  untag: string[]
  delete: ImageRecord[]
}

type Stores = { images: ImageStore; containers: ContainerStore }

/**
 * Docker's rules. By name: the name goes, and with the last name the image, unless other images were committed from it. By
 * id: the image goes with its names; several names need force. Stopped containers on it need force, running ones cannot be
 * forced. `prune`: parents that nothing names or uses any more go too. Rejects `conflict`, naming what is in the way.
 */
export function planRemoval(
  stores: Stores,
  reference: string,
  { force, prune }: { force: boolean; prune: boolean },
): RemovalPlan {
  const { image, name } = findImage(stores.images, reference)
  const users = stores.containers.all().filter((container) => container.image === image.id)
  const children = stores.images.all().filter((other) => other.parent === image.id)
  if (name !== null) {
    const gone = namesThatGo(image, name)
    if (gone.length < image.names.length) return { image, untag: gone, delete: [] }
    refuseUsedName(image, reference, users, force)
    if (children.length > 0) return { image, untag: gone, delete: [] }
  } else refuseId(image, users, children, force)
  return { image, untag: [...image.names], delete: [image, ...(prune ? parentsThatGo(stores, image) : [])] }
}

/** A digest of a repository goes with the last tag of it. */
function namesThatGo(image: ImageRecord, name: string): string[] {
  const repository = repositoryPart(name)
  const siblings = image.names.filter((other) => other !== name && repositoryPart(other) === repository)
  const orphans = name.includes('@') || siblings.some((other) => !other.includes('@')) ? [] : siblings
  return [name, ...orphans]
}

function repositoryPart(name: string): string {
  return name.replace(/@.*$/, '').replace(/:[^:/]*$/, '')
}

function refuseUsedName(image: ImageRecord, reference: string, users: ContainerRecord[], force: boolean): void {
  const running = users.filter(isRunning)
  if (running.length > 0 && force) throw cannotDelete(image, 'cannot be forced', running, 'running')
  if (users.length === 0 || force) return
  throw new EngineError(
    'conflict',
    `conflict: unable to remove repository reference "${reference}" (must force) - ${nounOf(users)} ${listOf(users)} ${users.length > 1 ? 'are' : 'is'} using its referenced image ${shortId(image.id)}. Remove the ${nounOf(users)} first.`,
    { objects: users.map(containerRef), details: { key: 'imageInUse', values: { containers: namesOf(users) } } },
  )
}

function refuseId(image: ImageRecord, users: ContainerRecord[], children: ImageRecord[], force: boolean): void {
  if (children.length > 0)
    throw new EngineError(
      'conflict',
      `conflict: unable to delete ${shortId(image.id)} (cannot be forced) - image has dependent child images: ${children.map((child) => imageRef(child).name).join(', ')}`,
      {
        objects: children.map((child) => imageRef(child)),
        details: {
          key: 'imageHasChildren',
          values: { images: children.map((child) => imageRef(child).name).join(', ') },
        },
      },
    )
  const running = users.filter(isRunning)
  if (running.length > 0) throw cannotDelete(image, 'cannot be forced', running, 'running')
  if (!force && !isSingle(image.names))
    throw new EngineError(
      'conflict',
      `conflict: unable to delete ${shortId(image.id)} (must be forced) - image is referenced in multiple repositories: ${image.names.map(shortName).join(', ')}`,
      {
        objects: [imageRef(image)],
        details: { key: 'imageManyNames', values: { names: image.names.map(shortName).join(', ') } },
      },
    )
  if (!force && users.length > 0) throw cannotDelete(image, 'must be forced', users, 'stopped')
}

function cannotDelete(image: ImageRecord, force: string, users: ContainerRecord[], state: string): EngineError {
  return new EngineError(
    'conflict',
    `conflict: unable to delete ${shortId(image.id)} (${force}) - image is being used by ${state} ${nounOf(users)} ${listOf(users)}`,
    {
      objects: users.map(containerRef),
      details: {
        key: state === 'running' ? 'imageInUseByRunning' : 'imageInUse',
        values: { containers: namesOf(users) },
      },
    },
  )
}

/** Upwards, each parent without a name, a container or another child. */
function parentsThatGo({ images, containers }: Stores, image: ImageRecord): ImageRecord[] {
  const gone: ImageRecord[] = []
  let child = image
  for (;;) {
    const parent = child.parent === null ? null : images.get(child.parent)
    if (parent === null || parent.names.length > 0) return gone
    if (containers.all().some((container) => container.image === parent.id)) return gone
    if (images.all().some((other) => other.parent === parent.id && other.id !== child.id)) return gone
    gone.push(parent)
    child = parent
  }
}

/** One name at most, or one tag and digests of the same repository. */
function isSingle(names: readonly string[]): boolean {
  const tags = names.filter((name) => !name.includes('@'))
  return tags.length <= 1 && new Set(names.map(repositoryPart)).size <= 1
}

function isRunning({ state }: ContainerRecord): boolean {
  return state.status === 'running' || state.status === 'paused' || state.status === 'restarting'
}

function containerRef({ id, name }: ContainerRecord): ObjectRef {
  return { kind: 'container', id, name }
}

function nounOf(containers: ContainerRecord[]): string {
  return containers.length > 1 ? 'containers' : 'container'
}

function namesOf(containers: ContainerRecord[]): string {
  return containers.map(({ name }) => name).join(', ')
}

function listOf(containers: ContainerRecord[]): string {
  return containers.map(({ id, name }) => `${shortId(id)} (${name})`).join(', ')
}
