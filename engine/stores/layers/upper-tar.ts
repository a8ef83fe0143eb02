import { closeSync, constants, openSync, readSync, type Stats } from 'node:fs'
import { diskPath } from '../../base/byte-name.ts'
import { majorOf, minorOf } from '../../base/syscalls/node.ts'
import { listXattrs, getXattr } from '../../base/syscalls/xattr.ts'
import { endOfArchive, type NewEntry, packHeader, padding } from '../../formats/tar/pack.ts'
import { tarTypeOf } from '../../formats/tar/entry.ts'
import { Chunks } from './chunks.ts'
import { isOverlayXattr, OPAQUE_MARK, WHITEOUT_PREFIX } from './marks.ts'
import { isOpaque, isWhiteout, namesIn, statOf, targetOf } from './upper-files.ts'

/** One piece of a read-write layer's tar. */
export type UpperPiece =
  /** Headers of a member. `path`: what it tells of; for a mark, the name or folder that is marked. */
  | { type: 'member'; bytes: Buffer; entry: NewEntry; path: string; mark: 'whiteout' | 'opaque' | null }
  /** Padding, and the end. */
  | { type: 'bytes'; bytes: Buffer }
  /** The content of a file, to be read from the folder. */
  | { type: 'content'; path: string; size: number }
  /** A socket: no tar has those. */
  | { type: 'left out'; path: string }

/**
 * A read-write layer as the pieces of a layer's tar: sorted by path, whiteouts and opaque folders in the tar's form, hard
 * links kept, sockets left out, overlayfs's own attributes too. The same folder gives the same pieces.
 */
export function* upperPieces(upper: string, rootless: boolean): Generator<UpperPiece> {
  const links = new Map<string, string>()

  function header(entry: NewEntry, path = entry.path, mark: 'whiteout' | 'opaque' | null = null): UpperPiece {
    return { type: 'member', bytes: packHeader(entry), entry, path, mark }
  }

  /** What marks are in a tar: an empty file. */
  function markAt(path: string, name: string, stat: Stats): NewEntry {
    return { path: join(path, name), type: 'file', mode: 0, mtime: seconds(stat) }
  }

  function* folder(path: string): Generator<UpperPiece> {
    for (const name of namesIn(at(path))) {
      const inside = path === '' ? name : `${path}/${name}`
      const stat = statOf(at(inside))
      if (!stat) continue
      if (isWhiteout(stat)) {
        yield header(markAt(path, WHITEOUT_PREFIX + name, stat), inside, 'whiteout')
        continue
      }
      yield* member(inside, stat)
      if (!stat.isDirectory()) continue
      if (isOpaque(at(inside), rootless)) yield header(markAt(inside, OPAQUE_MARK, stat), inside, 'opaque')
      yield* folder(inside)
    }
  }

  function* member(path: string, stat: Stats): Generator<UpperPiece> {
    const type = tarTypeOf(stat)
    if (!type) {
      yield { type: 'left out', path }
      return
    }
    const inode = `${stat.dev}:${stat.ino}`
    const first = type !== 'directory' && stat.nlink > 1 ? links.get(inode) : undefined
    const common = { path, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, mtime: seconds(stat) }
    if (first !== undefined) {
      yield header({ ...common, type: 'hardlink', link: first })
      return
    }
    if (type !== 'directory' && stat.nlink > 1) links.set(inode, path)
    const device = type === 'character' || type === 'block'
    yield header({
      ...common,
      type,
      size: type === 'file' ? stat.size : 0,
      link: type === 'symlink' ? targetOf(at(path)) : '',
      major: device ? majorOf(stat.rdev) : 0,
      minor: device ? minorOf(stat.rdev) : 0,
      xattrs: xattrsOf(at(path)),
    })
    if (type !== 'file' || stat.size === 0) return
    yield { type: 'content', path, size: stat.size }
    yield { type: 'bytes', bytes: padding(stat.size) }
  }

  const at = (path: string) => (path === '' ? upper : `${upper}/${path}`)
  yield* folder('')
  yield { type: 'bytes', bytes: endOfArchive() }
}

/** The tar itself, in chunks of their own memory. Synchronous: for a worker thread. */
export function* packUpper(upper: string, rootless: boolean): Generator<Uint8Array> {
  const out = new Chunks()
  for (const piece of upperPieces(upper, rootless)) {
    if (piece.type === 'member' || piece.type === 'bytes') yield* out.add(piece.bytes)
    else if (piece.type === 'content') yield* contents(`${upper}/${piece.path}`, piece.size, out)
  }
  yield* out.rest()
}

function* contents(path: string, size: number, out: Chunks): Generator<Uint8Array> {
  const file = openSync(diskPath(path), constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    for (let done = 0; done < size; ) {
      const { target, offset, length } = out.room(size - done)
      const count = readSync(file, target, offset, length, done)
      // Cut while it was read (a commit without pausing): the header has gone out, so zeros fill the rest.
      if (count === 0) target.fill(0, offset, offset + length)
      const used = count === 0 ? length : count
      done += used
      yield* out.used(used)
    }
  } finally {
    closeSync(file)
  }
}

function xattrsOf(path: string): Map<string, Buffer> | null {
  const found = new Map<string, Buffer>()
  for (const name of listXattrs(path)) {
    // A security label belongs to this machine, not to the layer.
    if (isOverlayXattr(name) || name === 'security.selinux') continue
    const value = getXattr(path, name)
    if (value) found.set(name, value)
  }
  return found.size > 0 ? found : null
}

function seconds(stat: Stats): number {
  return Math.floor(stat.mtimeMs / 1000)
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
