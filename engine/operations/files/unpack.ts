import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  ftruncateSync,
  futimesSync,
  lstatSync,
  openSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { chmodSync, lchownSync, linkSync, lutimesSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { posix } from 'node:path'
import { diskPath, displayName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import { makeDevice, makeFifo } from '../../base/syscalls/node.ts'
import { procPath } from '../../base/syscalls/open-in-root.ts'
import { setXattr } from '../../base/syscalls/xattr.ts'
import type { TarEntry } from '../../formats/tar/entry.ts'
import { entriesOfStream } from '../../formats/tar/read.ts'
import type { Root } from './root.ts'

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

export interface UnpackOptions {
  /** Refuses to put a file where a folder is, and the other way round. */
  noOverwriteDirNonDir: boolean
  /** Everything belongs to this one; null: to whom the archive says. */
  owner: { uid: number; gid: number } | null
  onBytes(bytes: number): void
  signal: AbortSignal
}

/**
 * Unpacks a tar into a folder of a container. The folder of every member is resolved inside the container's root by the
 * kernel, and its last part is never followed: neither `..` nor a link, in the archive or in the container, leads out.
 */
export async function unpackInto(
  root: Root,
  folder: string,
  tar: AsyncIterable<Uint8Array>,
  options: UnpackOptions,
): Promise<void> {
  const folders: { path: string; entry: TarEntry }[] = []
  for await (const { entry, payload } of entriesOfStream(counted(tar, options))) {
    options.signal.throwIfAborted()
    const path = placeOf(folder, entry.path)
    if (path === posix.resolve(folder)) continue
    root.makeFolder(posix.dirname(path))
    const parent = root.open(posix.dirname(path))
    try {
      const real = `${procPath(parent)}/${posix.basename(path)}`
      if (makeRoom(real, entry, path, options)) {
        if (entry.type === 'file') await writeFile(real, entry, payload, options)
        else makeOther(root, folder, real, entry, options)
      }
    } finally {
      closeSync(parent)
    }
    if (entry.type === 'directory') folders.push({ path, entry })
  }
  // What was put into a folder changed its time.
  for (const { path, entry } of folders.reverse())
    root.withEntry(path, (real) => lutimesSync(diskPath(real), entry.mtime, entry.mtime))
}

async function* counted(tar: AsyncIterable<Uint8Array>, options: UnpackOptions): AsyncGenerator<Uint8Array> {
  for await (const chunk of tar) {
    options.onBytes(chunk.length)
    yield chunk
  }
}

/** Where a member goes; `..` that climbs out of the folder is refused, whatever lies there. */
function placeOf(folder: string, name: string): string {
  const inside = posix.normalize(name.replace(/^\/+/, ''))
  if (inside === '..' || inside.startsWith('../'))
    throw new EngineError('invalid', `the archive is refused: "${displayName(name)}" leads out of ${folder}`)
  return posix.resolve(folder, inside)
}

/** Takes away what is in the way. False: a folder is there already and the member is one; it gets the member's attributes. */
function makeRoom(real: string, entry: TarEntry, path: string, options: UnpackOptions): boolean {
  const existing = lstatSync(diskPath(real), { throwIfNoEntry: false })
  if (!existing) return true
  const folder = entry.type === 'directory'
  if (options.noOverwriteDirNonDir && existing.isDirectory() !== folder)
    throw new EngineError(
      'invalid',
      existing.isDirectory()
        ? `cannot overwrite directory "${displayName(path)}" with non-directory`
        : `cannot overwrite non-directory "${displayName(path)}" with directory`,
    )
  if (!existing.isDirectory() || !folder) {
    rmSync(diskPath(real), { recursive: true, force: true })
    return true
  }
  setAttributes(real, entry, options)
  return false
}

async function writeFile(
  real: string,
  entry: TarEntry,
  payload: AsyncIterable<Buffer>,
  options: UnpackOptions,
): Promise<void> {
  const fd = openSync(diskPath(real), NEW_FILE, 0o600)
  try {
    const sink = new FileSink(fd, entry)
    for await (const bytes of payload) sink.write(bytes)
    sink.finish()
    const { uid, gid } = options.owner ?? entry
    chown((u, g) => fchownSync(fd, u, g), uid, gid, fstatSync(fd))
    fchmodSync(fd, entry.mode)
    const capability = entry.xattrs?.get('security.capability')
    if (capability) setXattr(procPath(fd), 'security.capability', capability)
    futimesSync(fd, entry.mtime, entry.mtime)
  } finally {
    closeSync(fd)
  }
}

/** Payload to its place; what a sparse file leaves out stays a hole. */
class FileSink {
  readonly #fd: number
  readonly #parts: { offset: number; length: number }[]
  readonly #size: number
  #done = 0

  constructor(fd: number, entry: TarEntry) {
    this.#fd = fd
    this.#parts = entry.sparse ? entry.sparse.map((part) => ({ ...part })) : [{ offset: 0, length: entry.size }]
    this.#size = entry.size
  }

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      const part = this.#parts[0]
      if (!part) return
      const count = Math.min(part.length - this.#done, bytes.length - at)
      const written = count > 0 ? writeSync(this.#fd, bytes, at, count, part.offset + this.#done) : 0
      at += written
      this.#done += written
      if (this.#done < part.length) continue
      this.#parts.shift()
      this.#done = 0
    }
  }

  finish(): void {
    if (fstatSync(this.#fd).size < this.#size) ftruncateSync(this.#fd, this.#size)
  }
}

function makeOther(root: Root, folder: string, real: string, entry: TarEntry, options: UnpackOptions): void {
  const disk = diskPath(real)
  if (entry.type === 'hardlink') {
    root.withEntry(placeOf(folder, entry.link), (target) => linkSync(diskPath(target), disk))
    return
  }
  if (entry.type === 'directory') mkdirSync(disk, 0o700)
  else if (entry.type === 'symlink') symlinkSync(diskPath(entry.link), disk)
  else if (entry.type === 'fifo') makeFifo(real)
  else makeDevice(real, entry.type === 'block' ? 'block' : 'character', entry.major, entry.minor)
  setAttributes(real, entry, options)
}

function setAttributes(real: string, entry: TarEntry, options: UnpackOptions): void {
  const disk = diskPath(real)
  const { uid, gid } = options.owner ?? entry
  chown((u, g) => lchownSync(disk, u, g), uid, gid, lstatSync(disk))
  if (entry.type !== 'symlink') chmodSync(disk, entry.mode)
  lutimesSync(disk, entry.mtime, entry.mtime)
}

/** An owner that the user namespace does not map stays root of it. */
function chown(set: (uid: number, gid: number) => void, uid: number, gid: number, now: Stats): void {
  if (now.uid === uid && now.gid === gid) return
  try {
    set(uid, gid)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
  }
}
