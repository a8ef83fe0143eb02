import { chmodSync, chownSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Digest } from '../../base/digest.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { TreeEntry } from '../../wire/layers.ts'
import type { Context } from './deps.ts'

const FOLDERS = ['dev', 'proc', 'sys']
const ETC_FILES = ['hosts', 'hostname', 'resolv.conf']

/**
 * Places for the mounts that every container gets, where the image has none. In a folder of their own below the read-write
 * layer, as Docker's init layer: else the runtime would make them in the read-write layer, and every container would look
 * changed and every commit carry them.
 */
export function makeMountPoints(context: Context, record: ContainerRecord): void {
  makeMountPointsIn(context.store.paths(record.id).init, context.catalogue, record.top)
}

/** The same for a stack that no container is on: `init` is made where something is missing. */
export function makeMountPointsIn(init: string, catalogue: Context['catalogue'], top: Digest | null): void {
  const root = children(catalogue, top, '')
  const missing = FOLDERS.filter((name) => !root.has(name))
  const etc = root.get('etc')
  // Where /etc is a link, the runtime finds its own way.
  const files = etc && etc.type !== 'directory' ? [] : missingFiles(catalogue, top, etc)
  if (missing.length + files.length === 0) return
  mkdirSync(init)
  chmodSync(init, 0o755)
  for (const name of missing) mkdirSync(join(init, name), { mode: 0o755 })
  if (files.length === 0) return
  const folder = join(init, 'etc')
  mkdirSync(folder, { mode: 0o755 })
  for (const name of files) writeFileSync(join(folder, name), '', { mode: 0o644 })
  if (etc) imitate(folder, etc)
}

/** What an overlay of the container rests on, top first. */
export function lowerFolders({ store, layers }: Context, { id, top }: ContainerRecord): string[] {
  const { init } = store.paths(id)
  return [...(existsSync(init) ? [init] : []), ...layers.lowerDirs(top)]
}

function missingFiles(catalogue: Context['catalogue'], top: Digest | null, etc: TreeEntry | undefined): string[] {
  const present = etc ? children(catalogue, top, 'etc') : new Map()
  return ETC_FILES.filter((name) => !present.has(name))
}

function children(catalogue: Context['catalogue'], top: Digest | null, path: string): Map<string, TreeEntry> {
  if (top === null) return new Map()
  return new Map(catalogue.tree({ top, view: 'union', path }).map((entry) => [entry.name, entry]))
}

/** The union view shows a folder as its topmost layer has it. */
function imitate(folder: string, { mode, uid, gid, mtime }: TreeEntry): void {
  try {
    chownSync(folder, uid, gid)
  } catch (error) {
    // An owner that the user namespace does not map.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
  }
  chmodSync(folder, mode & 0o7777)
  utimesSync(folder, mtime / 1000, mtime / 1000)
}
