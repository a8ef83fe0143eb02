import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { decodeName, diskPath } from '../../base/byte-name.ts'
import { majorOf, minorOf } from '../../base/syscalls/node.ts'
import { procPath } from '../../base/syscalls/open-in-root.ts'
import { getXattr, listXattrs } from '../../base/syscalls/xattr.ts'
import { type TarType, tarTypeOf } from '../../formats/tar/entry.ts'
import { endOfArchive, packHeader, padding } from '../../formats/tar/pack.ts'

const PIECE = 256 * 1024
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * A tar of one name in a folder (and of what is in it) under the name `as`. Every folder is opened through its
 * parent's descriptor and no link is followed, so a container that moves things meanwhile cannot lead the walk out of
 * its root. `parent` stays the caller's. Other work of the engine gets its turn between the pieces.
 */
export async function* packEntryOf(parent: number, name: string, as: string): AsyncGenerator<Buffer> {
  yield* inTurns(pack(`${procPath(parent)}/${name}`, as))
}

/** A tar of the folder `fd` itself under the name `as`; '' gives names that begin with a slash, as Docker has them for a root. */
export async function* packFolder(fd: number, as: string): AsyncGenerator<Buffer> {
  yield* inTurns(pack(`${procPath(fd)}/.`, as))
}

/** The whole tree below a folder, without an entry for itself: `docker export`. */
export async function* packContents(fd: number): AsyncGenerator<Buffer> {
  yield* inTurns(
    (function* () {
      yield* new Packer().contents(`${procPath(fd)}/.`, '')
      yield endOfArchive()
    })(),
  )
}

function* pack(real: string, as: string): Generator<Buffer> {
  yield* new Packer().entry(real, as)
  yield endOfArchive()
}

class Packer {
  /** First name of files that have several, by device and inode. */
  readonly #links = new Map<string, string>();

  *entry(real: string, as: string): Generator<Buffer> {
    const stat = statOf(real)
    const type = stat && tarTypeOf(stat)
    if (!stat || !type) return
    if (type === 'directory') {
      yield headerOf(real, as, type, stat)
      yield* this.contents(real, `${as}/`)
      return
    }
    const inode = `${stat.dev}:${stat.ino}`
    const first = stat.nlink > 1 ? this.#links.get(inode) : undefined
    if (first !== undefined) {
      yield packHeader({ ...common(as, stat), type: 'hardlink', link: first })
      return
    }
    if (stat.nlink > 1) this.#links.set(inode, as)
    if (type === 'file') yield* file(real, as)
    else yield headerOf(real, as, type, stat)
  }

  /** `real` ends in a name of its folder that is no link: it was seen to be a folder, and is opened as one or not at all. */
  *contents(real: string, prefix: string): Generator<Buffer> {
    const fd = openIfThere(real, FOLDER)
    if (fd === null) return
    try {
      const folder = procPath(fd)
      const names = readdirSync(folder, { encoding: 'buffer' }).map(decodeName).sort()
      for (const name of names) yield* this.entry(`${folder}/${name}`, `${prefix}${name}`)
    } finally {
      closeSync(fd)
    }
  }
}

function* file(real: string, as: string): Generator<Buffer> {
  const fd = openIfThere(real, FILE)
  if (fd === null) return
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) return
    yield headerOf(procPath(fd), as, 'file', stat)
    for (let done = 0; done < stat.size; ) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE, stat.size - done))
      const count = readSync(fd, piece, 0, piece.length, done)
      // Cut while it was read: its size has gone out already, so zeros fill the rest.
      if (count === 0) piece.fill(0)
      yield count === 0 ? piece : piece.subarray(0, count)
      done += count === 0 ? piece.length : count
    }
    yield padding(stat.size)
  } finally {
    closeSync(fd)
  }
}

function headerOf(real: string, path: string, type: TarType, stat: Stats): Buffer {
  const device = type === 'character' || type === 'block'
  return packHeader({
    ...common(path, stat),
    type,
    size: type === 'file' ? stat.size : 0,
    link: type === 'symlink' ? decodeName(readlinkSync(diskPath(real), { encoding: 'buffer' })) : '',
    major: device ? majorOf(stat.rdev) : 0,
    minor: device ? minorOf(stat.rdev) : 0,
    xattrs: type === 'file' ? capabilityOf(real) : null,
  })
}

function common(path: string, stat: Stats) {
  return { path, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, mtime: Math.floor(stat.mtimeMs / 1000) }
}

/** Other attributes belong to this machine; Docker copies this one too. */
function capabilityOf(real: string): Map<string, Buffer> | null {
  const name = 'security.capability'
  const value = listXattrs(real).includes(name) ? getXattr(real, name) : null
  return value && new Map([[name, value]])
}

function statOf(real: string): Stats | null {
  return ifThere(() => lstatSync(diskPath(real)))
}

function openIfThere(real: string, flags: number): number | null {
  return ifThere(() => openSync(diskPath(real), flags))
}

/** A container that runs may take away, or turn into something else, what was just seen. */
function ifThere<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENXIO') return null
    throw error
  }
}

/** Gathers small pieces, and lets other work go on after each that is given out. */
async function* inTurns(pieces: Generator<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = []
  let bytes = 0
  try {
    for (const piece of pieces) {
      gathered.push(piece)
      bytes += piece.length
      if (bytes < PIECE) continue
      yield Buffer.concat(gathered)
      gathered = []
      bytes = 0
      await setImmediate()
    }
    if (bytes > 0) yield Buffer.concat(gathered)
  } finally {
    pieces.return(undefined)
  }
}
