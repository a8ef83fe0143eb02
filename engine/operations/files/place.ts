import { statSync } from 'node:fs'
import { posix } from 'node:path'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
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

export function openPlace(context: Context, record: ContainerRecord, path: string): Place {
  return boundPlace(record, path) ?? inView(openView(context, record), record, path)
}

/** The caller has the container's turn. */
export function openWritablePlace(context: Context, record: ContainerRecord, path: string): Place {
  return boundPlace(record, path) ?? inView(openWritable(context, record), record, path)
}

function inView(view: View, record: ContainerRecord, path: string): Place {
  const refusal = record.host.readonlyRootfs ? 'container rootfs is marked read-only' : null
  return { folder: view.folder, path, mountPoint: '/', refusal, [Symbol.dispose]: () => view[Symbol.dispose]() }
}

/** The innermost bind that `path` lies in. One whose source is not there yet is a plain folder of the container. */
function boundPlace({ host }: ContainerRecord, path: string): Place | null {
  const binds = host.binds
    .map((bind) => ({ ...bind, target: posix.resolve('/', bind.target) }))
    .filter(({ target }) => path === target || path.startsWith(`${target}/`))
    .sort((a, b) => b.target.length - a.target.length)
  const bind = binds[0]
  const stat = bind && statSync(bind.source, { throwIfNoEntry: false })
  if (!bind || !stat) return null
  const refusal = bind.readOnly ? 'mounted volume is marked read-only' : null
  const common = { refusal, [Symbol.dispose]: () => {} }
  if (stat.isDirectory())
    return { ...common, folder: bind.source, path: path.slice(bind.target.length) || '/', mountPoint: bind.target }
  const { dir, base } = posix.parse(bind.source)
  return { ...common, folder: dir, path: `/${base}`, mountPoint: posix.dirname(bind.target) }
}
