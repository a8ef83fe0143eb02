import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  ftruncateSync,
  futimesSync,
  linkSync,
  lutimesSync,
  openSync,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { diskPath, displayName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import { makeDevice, makeFifo } from '../../base/syscalls/node.ts'
import type { TarEntry } from '../../formats/tar/entry.ts'
import type { TarSink } from '../../formats/tar/parser.ts'
import { Attributes, timeOf } from '../layers/attributes.ts'
import type { LayerFolder, Owner } from './layer-folder.ts'

export interface UnpackRules {
  /** A real path of the folder; everything goes below it. */
  target: string
  /** Everything belongs to this one; null: to whom the archive says. */
  owner: Owner | null
  rootless: boolean
  /** Bytes of files, and members; over it the archive is refused. */
  limits: { bytes: number; entries: number }
  /** Devices are left out: an archive of a client may not bring any. */
  devices: boolean
}

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

/**
 * Unpacks a tar into a folder. Members are put below the target; `..` is refused, and links in the way are followed inside
 * the folder and the stack below it only. Synchronous, for a worker thread.
 */
export class Unpacker implements TarSink {
  readonly #folder: LayerFolder
  readonly #rules: UnpackRules
  readonly #attributes: Attributes
  #open: { fd: number; path: string; entry: TarEntry; part: number; inPart: number } | null = null
  bytes = 0
  entries = 0

  constructor(folder: LayerFolder, rules: UnpackRules) {
    this.#folder = folder
    this.#rules = rules
    this.#attributes = new Attributes(rules.rootless)
    folder.ensureFolder(rules.target, rules.owner ?? ROOT)
  }

  entry(entry: TarEntry): void {
    this.#count(entry)
    const path = this.#place(entry.path, entry.type === 'directory')
    if (path === this.#rules.target) return
    const found = this.#folder.find(path)
    if (entry.type === 'directory') {
      if (found && found.type !== 'directory') this.#folder.clear(path)
      this.#directory(path, entry)
      return
    }
    if (found) this.#folder.clear(path)
    this.#folder.made(path)
    if (entry.type === 'file') {
      const fd = openSync(diskPath(this.#folder.disk(path)), NEW_FILE, entry.mode & 0o777)
      this.#open = { fd, path, entry, part: 0, inPart: 0 }
    } else this.#other(path, entry)
  }

  payload(bytes: Buffer): void {
    const open = this.#open
    if (!open) return
    const parts = open.entry.sparse ?? [{ offset: 0, length: open.entry.size }]
    for (let at = 0; at < bytes.length; ) {
      const part = parts[open.part]
      if (!part) return
      const count = Math.min(part.length - open.inPart, bytes.length - at)
      let done = 0
      while (done < count) done += writeSync(open.fd, bytes, at + done, count - done, part.offset + open.inPart + done)
      at += count
      open.inPart += count
      if (open.inPart < part.length) continue
      open.part++
      open.inPart = 0
    }
  }

  end(): void {
    const open = this.#open
    this.#open = null
    if (!open) return
    const { fd, entry, path } = open
    try {
      if (entry.sparse) ftruncateSync(fd, entry.size)
      this.#attributes.setOwner(this.#rules.owner ?? entry, (uid, gid) => fchownSync(fd, uid, gid))
      fchmodSync(fd, entry.mode)
      this.#attributes.setXattrs(this.#folder.disk(path), entry.xattrs)
      const time = timeOf(entry.mtime)
      futimesSync(fd, time, time)
    } finally {
      closeSync(fd)
    }
  }

  /** After an error: closes what is open. */
  abandon(): void {
    if (this.#open) closeSync(this.#open.fd)
    this.#open = null
  }

  #count({ size }: TarEntry): void {
    this.entries++
    this.bytes += size
    const { bytes, entries } = this.#rules.limits
    if (this.entries > entries)
      throw new EngineError('invalid', `the archive is refused: it has more than ${entries} entries`)
    if (this.bytes > bytes)
      throw new EngineError('invalid', `the archive is refused: its files are larger than ${bytes} bytes in all`)
  }

  /** The real path of a member; what leads there becomes part of the folder. */
  #place(name: string, isFolder: boolean): string {
    const parts = name.split('/').filter((part) => part !== '' && part !== '.')
    if (parts.includes('..'))
      throw new EngineError(
        'invalid',
        `the archive is refused: "${displayName(name)}" leads out of where it is unpacked`,
      )
    const { target } = this.#rules
    if (parts.length === 0) return target
    const within = [target, ...parts.slice(0, -1)].filter(Boolean).join('/')
    const parent = this.#folder.resolve(within, true)
    this.#folder.ensureFolder(parent, this.#rules.owner ?? ROOT)
    const path = [parent, parts.at(-1)].filter(Boolean).join('/')
    // A folder of the archive may lie where the stack has a link to one.
    const real = isFolder ? this.#folder.resolve(path, true) : path
    return isFolder && this.#folder.find(real)?.type === 'directory' ? real : path
  }

  #directory(path: string, entry: TarEntry): void {
    this.#folder.ensureFolder(path, this.#rules.owner ?? entry)
    this.#folder.setOwner(path, this.#rules.owner ?? entry)
    chmodSync(diskPath(this.#folder.disk(path)), entry.mode)
    this.#attributes.setXattrs(this.#folder.disk(path), entry.xattrs)
    this.#folder.setTime(path, timeOf(entry.mtime))
  }

  #other(path: string, entry: TarEntry): void {
    const disk = diskPath(this.#folder.disk(path))
    if (entry.type === 'hardlink') {
      const target = this.#place(entry.link, false)
      const found = this.#folder.find(target)
      if (!found || found.type === 'directory')
        throw new EngineError(
          'invalid',
          `the archive is refused: "${displayName(entry.path)}" is a hard link to "${displayName(entry.link)}", which is no file of it`,
        )
      linkSync(diskPath(this.#folder.disk(target)), disk)
      return
    }
    if (entry.type === 'symlink') symlinkSync(diskPath(entry.link), disk)
    else if (entry.type === 'fifo') makeFifo(this.#folder.disk(path))
    else {
      if (!this.#rules.devices) return
      makeDevice(this.#folder.disk(path), entry.type === 'block' ? 'block' : 'character', entry.major, entry.minor)
    }
    this.#folder.setOwner(path, this.#rules.owner ?? entry)
    if (entry.type !== 'symlink') chmodSync(disk, entry.mode)
    this.#attributes.setXattrs(this.#folder.disk(path), entry.xattrs)
    const time = timeOf(entry.mtime)
    lutimesSync(disk, time, time)
  }
}

const ROOT: Owner = { uid: 0, gid: 0 }
