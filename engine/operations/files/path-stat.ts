import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { decodeName, diskPath, displayName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import type { PathStat } from '../engine.ts'
import type { Place } from './place.ts'
import { isMissing, type Root } from './root.ts'

/** A path as `docker cp` writes it: a slash or `/.` at its end asks for what a link leads to, not for the link. */
export interface CopyPath {
  /** Absolute, clean. */
  path: string
  follow: boolean
  /** What the root of an archive of it is called. */
  base: string
}

export function parseCopyPath(text: string): CopyPath {
  const path = posix.resolve('/', text)
  const dot = /(^|\/)\.$/.test(text)
  return { path, follow: dot || text.endsWith('/'), base: dot ? '.' : posix.basename(path) }
}

/** `notFound` in Docker's words when there is nothing. */
export function statPath(root: Root, place: Place, { path, follow }: CopyPath, container: string): PathStat {
  const look = (real: string): PathStat => {
    const stat = follow ? statSync(real) : lstatSync(diskPath(real))
    return {
      name: posix.basename(path) || '/',
      size: stat.size,
      mode: stat.mode,
      mtime: stat.mtimeMs,
      linkTarget: stat.isSymbolicLink() ? posix.join(place.mountPoint, linkTarget(root, place.path, real)) : '',
    }
  }
  try {
    return follow ? root.with(place.path, look) : root.withEntry(place.path, look)
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new EngineError('notFound', `Could not find the file ${displayName(path)} in container ${container}`)
  }
}

/** Where a link leads in the end, as a path in the container; of one that leads nowhere, what it says. */
function linkTarget(root: Root, path: string, real: string): string {
  try {
    const top = root.with('/', (folder) => realpathSync(folder))
    const target = root.with(path, (end) => realpathSync(end))
    return target === top ? '/' : target.slice(top.length)
  } catch {
    return posix.resolve(posix.dirname(path), decodeName(readlinkSync(diskPath(real), { encoding: 'buffer' })))
  }
}
