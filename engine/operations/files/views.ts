import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../base/ids.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import { lowerFolders } from '../containers/mount-points.ts'

const PREFIX = 'view-'

/** Whether a name in a container's folder is that of a view. */
export function isView(name: string): boolean {
  return name.startsWith(PREFIX)
}

/** The union view of a container for the time of a look. */
export interface View extends Disposable {
  /** Absolute path of its root on this machine. */
  folder: string
}

/** What a process sees: of one that runs its own mount, of another a read-only one of its own. */
export function openView(context: Context, record: ContainerRecord): View {
  const { store, overlay, spaces } = context
  const { folder, upper, merged } = store.paths(record.id)
  if (spaces.get(record.id)) return { folder: merged, [Symbol.dispose]: () => {} }
  const target = join(folder, PREFIX + newId().slice(0, 12))
  mkdirSync(target)
  try {
    overlay.view({ lower: [upper, ...lowerFolders(context, record)], target })
  } catch (error) {
    rmSync(target, { recursive: true })
    throw error
  }
  return {
    folder: target,
    [Symbol.dispose]() {
      overlay.unmount(target)
      // A lazy unmount may still be under way; whatever stays goes with the container.
      rmSync(target, { recursive: true, force: true })
    },
  }
}

/** The same to write in. The caller has the container's turn, so that it is not started meanwhile. */
export function openWritable(context: Context, record: ContainerRecord): View {
  const { store, overlay, spaces } = context
  const { upper, work, merged } = store.paths(record.id)
  if (spaces.get(record.id)) return { folder: merged, [Symbol.dispose]: () => {} }
  overlay.mount({ lower: lowerFolders(context, record), upper, work, target: merged })
  return { folder: merged, [Symbol.dispose]: () => overlay.unmount(merged) }
}
