import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  ftruncateSync,
  futimesSync,
  chmodSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { diskPath, encodeName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import { makeDevice, makeFifo, makeWhiteout } from '../../base/syscalls/node.ts'
import { setXattr } from '../../base/syscalls/xattr.ts'
import type { TarEntry } from '../../formats/tar/entry.ts'
import type { TarSink } from '../../formats/tar/parser.ts'
import { Attributes, timeOf } from './attributes.ts'
import { LayerTree, type Node, newFolder, partsOf } from './layer-tree.ts'
import type { ApplyLimits } from './layers.ts'
import { OPAQUE_MARK, opaqueXattr, WHITEOUT_PREFIX } from './marks.ts'
import { OpenFile } from './open-file.ts'
import type { SplitWriter } from './split.ts'

export interface LayerWriterOptions {
  /** The layer's folder: `diff` and, where needed, `kept` are made in it. */
  folder: string
  split: SplitWriter
  limits: ApplyLimits
  rootless: boolean
  /** What the stack below shows as a folder at a path: a folder that the tar only implies looks the same. */
  below(path: string): Pick<Node, 'mode' | 'uid' | 'gid' | 'mtime'> | null
}

/** Writes what a tar parser finds as a layer on the disk, in overlay form, and remembers it as a tree. Synchronous, for a worker thread. */
export class LayerWriter implements TarSink {
  readonly tree = new LayerTree()
  readonly #options: LayerWriterOptions
  readonly #diff: string
  readonly #umask = process.umask()
  readonly #attributes: Attributes
  #entries = 0
  #bytes = 0
  #payloads = 0
  /** The file that is being written; null: the payload goes to the split. */
  #open: OpenFile | null = null

  constructor(options: LayerWriterOptions) {
    this.#options = options
    this.#attributes = new Attributes(options.rootless)
    this.#diff = `${options.folder}/diff`
    mkdirSync(this.#diff)
  }

  raw(bytes: Buffer): void {
    this.#options.split.bytes(bytes)
  }

  payload(bytes: Buffer): void {
    if (this.#open) this.#open.write(bytes)
    else this.#options.split.bytes(bytes)
  }

  end(): void {
    const open = this.#open
    this.#open = null
    if (!open) return
    try {
      this.#finishFile(open)
    } finally {
      closeSync(open.fd)
    }
  }

  /** After an error: closes what is open. */
  abandon(): void {
    if (this.#open) closeSync(this.#open.fd)
    this.#open = null
  }

  entry(entry: TarEntry): void {
    this.#checkLimits(entry)
    const parts = partsOf(entry.path, 'the path')
    const name = parts.at(-1)
    if (name === undefined) this.#root(entry)
    else if (name === OPAQUE_MARK) this.tree.place(entry.path, parts, this.#imply).parent.opaque = true
    // Other names of this form are AUFS's own bookkeeping: part of the tar, not of the layer.
    else if (parts.some((part) => part.startsWith('.wh..wh.'))) return
    else if (name.startsWith(WHITEOUT_PREFIX)) this.#whiteout(entry, parts, name.slice(WHITEOUT_PREFIX.length))
    else this.#member(entry, parts)
  }

  /** Folders get their owner, mode and time last, deepest first: everything written into one would change its time. */
  finish(): void {
    this.#finishFolder(this.tree.root, '')
  }

  /** Hides a name of the layers below. */
  hide(parent: Node, path: string, name: string): void {
    makeWhiteout(this.#path(path))
    this.tree.set(parent, name, { ...newFolder(false), type: 'whiteout', mode: 0, children: null })
  }

  /** Takes a whiteout away again. */
  unhide(parent: Node, path: string, name: string): void {
    rmSync(diskPath(this.#path(path)), { force: true })
    this.tree.remove(parent, name)
  }

  #checkLimits(entry: TarEntry): void {
    const { limits } = this.#options
    this.#entries++
    this.#bytes += entry.size
    if (this.#entries > limits.entries)
      throw new EngineError('invalid', `the layer is refused: it has more than ${limits.entries} entries`)
    if (this.#bytes > limits.bytes)
      throw new EngineError('invalid', `the layer is refused: its files are larger than ${limits.bytes} bytes in all`)
  }

  #root(entry: TarEntry): void {
    if (entry.type !== 'directory')
      throw new EngineError('invalid', `the layer is refused: its root ("${entry.path}") is a ${entry.type}`)
    Object.assign(this.tree.root, attributesOf(entry), { implied: false })
    this.#attributes.setXattrs(this.#path(''), entry.xattrs)
  }

  #whiteout(entry: TarEntry, parts: readonly string[], name: string): void {
    if (name === '' || name === '.' || name === '..')
      throw new EngineError('invalid', `the layer is refused: "${entry.path}" deletes nothing that has a name`)
    const target = [...parts.slice(0, -1), name]
    const { parent } = this.tree.place(entry.path, target, this.#imply)
    const existing = parent.children?.get(name)
    // A whiteout speaks of layers below only: what this layer has of that name stays, but nothing shows through a folder.
    if (existing?.type === 'directory') existing.opaque = true
    else if (!existing) this.hide(parent, target.join('/'), name)
  }

  #member(entry: TarEntry, parts: readonly string[]): void {
    const { parent, name } = this.tree.place(entry.path, parts, this.#imply)
    const path = parts.join('/')
    const existing = parent.children?.get(name)
    if (existing?.type === 'directory' && entry.type === 'directory') {
      Object.assign(existing, attributesOf(entry), { implied: false })
      this.#attributes.setXattrs(this.#path(path), entry.xattrs)
      return
    }
    const linked = entry.type === 'hardlink' ? this.#linkTarget(entry, parts) : null
    if (existing) this.#discard(existing, path)
    const node: Node = { ...newFolder(false), ...attributesOf(entry), children: null }
    if (existing?.type === 'whiteout' && entry.type === 'directory') node.opaque = true
    this.tree.set(parent, name, node)
    this.#make(entry, node, path, linked)
  }

  #make(entry: TarEntry, node: Node, path: string, linked: { path: string; node: Node } | null): void {
    const disk = diskPath(this.#path(path))
    switch (entry.type) {
      case 'file':
        this.#openFile(entry, node, path)
        return
      case 'directory':
        mkdirSync(disk, 0o700)
        node.type = 'directory'
        node.children = new Map()
        this.#attributes.setXattrs(this.#path(path), entry.xattrs)
        return
      case 'hardlink':
        node.type = 'hardlink'
        node.link = linked?.path ?? null
        node.size = linked?.node.size ?? 0
        if (linked && !this.#absent.has(linked.node)) linkSync(diskPath(this.#path(linked.path)), disk)
        return
      case 'symlink':
        node.type = 'symlink'
        node.link = entry.link
        node.mode = 0o777
        symlinkSync(diskPath(entry.link), disk)
        break
      case 'fifo':
        node.type = 'fifo'
        makeFifo(this.#path(path))
        break
      default:
        // Overlayfs would read a device 0:0 as a whiteout, so that is what it is.
        node.type = entry.type === 'character' && entry.major === 0 && entry.minor === 0 ? 'whiteout' : entry.type
        if (!this.#makeDevice(entry, node, path)) return
    }
    this.#attributes.setOwner(entry, (uid, gid) => lchownSync(disk, uid, gid))
    if (node.type !== 'symlink') chmodSync(disk, entry.mode)
    this.#attributes.setXattrs(this.#path(path), entry.xattrs)
    const time = timeOf(entry.mtime)
    lutimesSync(disk, time, time)
  }

  /** Devices that a user namespace may not make: in the catalogue and in the tar, not on the disk. */
  readonly #absent = new Set<Node>()

  #makeDevice(entry: TarEntry, node: Node, path: string): boolean {
    try {
      if (node.type === 'whiteout') makeWhiteout(this.#path(path))
      else makeDevice(this.#path(path), entry.type === 'block' ? 'block' : 'character', entry.major, entry.minor)
      return true
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EINVAL')
        throw new EngineError(
          'invalid',
          `the layer is refused: "${entry.path}" is a device with numbers that none has (${entry.major}, ${entry.minor})`,
        )
      if (code !== 'EPERM') throw error
      this.#absent.add(node)
      return false
    }
  }

  #linkTarget(entry: TarEntry, parts: readonly string[]): { path: string; node: Node } {
    const target = partsOf(entry.link, `"${entry.path}" is a hard link whose target`)
    const node = this.tree.find(target)
    const path = target.join('/')
    const own = parts.join('/')
    if (!node || node.type === 'directory' || node.type === 'whiteout' || `${path}/`.startsWith(`${own}/`))
      throw new EngineError(
        'invalid',
        `the layer is refused: "${entry.path}" is a hard link to "${entry.link}", which is no file of this layer before it`,
      )
    return { path, node }
  }

  #openFile(entry: TarEntry, node: Node, path: string): void {
    const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW
    const fd = openSync(diskPath(this.#path(path)), flags, entry.mode & 0o777)
    node.size = entry.size
    if (entry.stored > 0) node.payload = this.#payloads++
    this.#open = new OpenFile(fd, path, entry, node)
  }

  #finishFile({ fd, path, entry, node, hasHoles }: OpenFile): void {
    if (hasHoles) ftruncateSync(fd, entry.size)
    this.#attributes.setOwner(entry, (uid, gid) => fchownSync(fd, uid, gid))
    // chown(2) takes the setuid bit and capabilities away, so both are set after it.
    if ((entry.mode & this.#umask) !== 0 || entry.mode > 0o777) fchmodSync(fd, entry.mode)
    this.#attributes.setXattrs(this.#path(path), entry.xattrs)
    const time = timeOf(entry.mtime)
    futimesSync(fd, time, time)
    if (node.payload === null) return
    for (const part of entry.sparse ?? [{ offset: 0, length: entry.size }])
      this.#options.split.part(node.payload, path, part.offset, part.length)
  }

  readonly #imply = (path: string, node: Node): void => {
    Object.assign(node, this.#options.below(path))
    // A whiteout of the same tar: the folder takes its place.
    rmSync(diskPath(this.#path(path)), { force: true })
    mkdirSync(diskPath(this.#path(path)), 0o700)
  }

  /** Takes away what a later entry of the tar replaces; contents are kept for the tar's sake. */
  #discard(node: Node, path: string): void {
    this.#keepPayloads(node, path)
    rmSync(diskPath(this.#path(path)), { recursive: true, force: true })
  }

  #keepPayloads(node: Node, path: string): void {
    if (node.payload !== null) {
      mkdirSync(`${this.#options.folder}/kept`, { recursive: true })
      renameSync(diskPath(this.#path(path)), `${this.#options.folder}/kept/${node.payload}`)
    }
    for (const [name, child] of node.children ?? []) this.#keepPayloads(child, `${path}/${name}`)
  }

  #finishFolder(node: Node, path: string): void {
    for (const [name, child] of node.children ?? [])
      if (child.type === 'directory') this.#finishFolder(child, path === '' ? name : `${path}/${name}`)
    const disk = diskPath(this.#path(path))
    if (node.opaque && node !== this.tree.root)
      setXattr(this.#path(path), opaqueXattr(this.#options.rootless), OPAQUE_VALUE)
    this.#attributes.setOwner(node, (uid, gid) => lchownSync(disk, uid, gid))
    chmodSync(disk, node.mode)
    const time = timeOf(node.mtime)
    lutimesSync(disk, time, time)
  }

  #path(path: string): string {
    return path === '' ? this.#diff : `${this.#diff}/${path}`
  }
}

const OPAQUE_VALUE = encodeName('y')

function attributesOf({
  mode,
  uid,
  gid,
  mtime,
  type,
}: TarEntry): Pick<Node, 'mode' | 'uid' | 'gid' | 'mtime' | 'type'> {
  return { mode, uid, gid, mtime, type }
}
