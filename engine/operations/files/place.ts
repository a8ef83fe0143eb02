import { closeSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { newId } from '../../base/ids.ts'
import { procPath } from '../../base/syscalls/open-in-root.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { MountPoint } from '../../wire/mounts.ts'
import type { Context } from '../containers/deps.ts'
import { findVolume } from '../volumes/find.ts'
import { Root } from './root.ts'
import { openView, openWritable, type View } from './views.ts'

/** Where a path of a container is on this machine: below its union view, or in a folder that is bound over it. */
export interface Place extends View {
  /** Absolute, with `folder` as its root. */
  path: string
  /** What `folder` is in the container, `/` for its root. */
  mountPoint: string
  /** Why nothing can be written there, null when it can. */
  refusal: string | null
}

export async function openPlace(context: Context, record: ContainerRecord, path: string): Promise<Place> {
  return (await mountedPlace(context, record, path)) ?? inView(openView(context, record), record, path)
}

/** The caller has the container's turn. */
export async function openWritablePlace(context: Context, record: ContainerRecord, path: string): Promise<Place> {
  return (await mountedPlace(context, record, path)) ?? inView(openWritable(context, record), record, path)
}

function inView(view: View, record: ContainerRecord, path: string): Place {
  const refusal = record.host.readonlyRootfs ? 'container rootfs is marked read-only' : null
  return { folder: view.folder, path, mountPoint: '/', refusal, [Symbol.dispose]: () => view[Symbol.dispose]() }
}

/** In the innermost mount that `path` lies in. One whose source is not there yet is a plain folder of the container. */
async function mountedPlace(context: Context, { mounts }: ContainerRecord, path: string): Promise<Place | null> {
  const [point] = mounts
    .filter(({ type, target }) => type !== 'tmpfs' && (path === target || path.startsWith(`${target}/`)))
    .sort((a, b) => b.target.length - a.target.length)
  if (!point) return null
  const held = new DisposableStack()
  const source = point.type === 'bind' ? point.source : await volumeSource(context, point, held)
  const stat = statSync(source, { throwIfNoEntry: false })
  if (!stat) {
    held.dispose()
    return null
  }
  const refusal = point.readOnly ? 'mounted volume is marked read-only' : null
  const common = { refusal, [Symbol.dispose]: () => held.dispose() }
  if (stat.isDirectory())
    return { ...common, folder: source, path: path.slice(point.target.length) || '/', mountPoint: point.target }
  const { dir, base } = posix.parse(source)
  return { ...common, folder: dir, path: `/${base}`, mountPoint: posix.dirname(point.target) }
}

/** Held as by a running container, so that one that lies elsewhere is mounted for the time of the look. */
async function volumeSource(context: Context, point: MountPoint, held: DisposableStack): Promise<string> {
  const holder = `look-${newId()}`
  held.defer(() => context.volumeUse.release(holder))
  const path = await context.volumeUse.acquire(holder, findVolume(context.volumeStore, point.name))
  if (!point.subpath) return path
  using root = new Root(path)
  const fd = held.adopt(root.open(point.subpath), closeSync)
  return procPath(fd)
}
