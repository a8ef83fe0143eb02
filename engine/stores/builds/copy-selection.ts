import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lutimesSync,
  readlinkSync,
  type Stats,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { posix } from 'node:path'
import { diskPath, displayName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import { majorOf, makeDevice, makeFifo, minorOf } from '../../base/syscalls/node.ts'
import { getXattr, listXattrs } from '../../base/syscalls/xattr.ts'
import { tarTypeOf } from '../../formats/tar/entry.ts'
import { Attributes } from '../layers/attributes.ts'
import { changedMode, type ModeChange } from './file-mode.ts'
import type { LayerFolder, Owner } from './layer-folder.ts'
import { type Chosen, type Member, Selected, type Selection } from './selection.ts'

export interface CopyRules {
  /** Absolute path in the image; a slash at its end makes it a folder. */
  target: string
  /** Whose everything is; null: as the sources say. */
  owner: Owner | null
  mode: ModeChange | null
  rootless: boolean
}

/** What a file system says that has no links, or no more of them. */
const NO_LINK = ['EXDEV', 'EMLINK', 'EPERM']

const ROOT: Owner = { uid: 0, gid: 0 }

/**
 * Copies files into a layer by BuildKit's rules: of a folder its contents; several sources, or a target with a slash at its
 * end, into a folder. Returns how many bytes. Synchronous, for a worker thread.
 */
export class SelectionCopy {
  readonly #folder: LayerFolder
  readonly #rules: CopyRules
  readonly #attributes: Attributes
  /** Where the first name of a file with several went. */
  readonly #links = new Map<string, string>()
  bytes = 0

  constructor(folder: LayerFolder, rules: CopyRules) {
    this.#folder = folder
    this.#rules = rules
    this.#attributes = new Attributes(rules.rootless)
  }

  copy(selection: Selection, checkpoint: () => void): void {
    const selected = new Selected(selection)
    for (const chosen of selected.chosen()) {
      const target = this.#targetOf(chosen, selection.parents)
      let count = 0
      for (const member of selected.members(chosen)) {
        this.#member(member, target, chosen, selection.own ?? false)
        if (++count % 256 === 0) checkpoint()
      }
    }
  }

  /** A file that stands in the Dockerfile. */
  write(name: string, content: Uint8Array, created: number): void {
    const target = this.#fileTarget(name)
    this.#makeRoom(target)
    const disk = this.#folder.disk(target)
    writeFileSync(diskPath(disk), content, { mode: 0o644, flag: 'wx' })
    this.#folder.setOwner(target, this.#rules.owner ?? ROOT)
    chmodSync(diskPath(disk), changedMode(0o644, this.#rules.mode, false))
    lutimesSync(diskPath(disk), created, created)
    this.bytes += content.length
  }

  #targetOf({ name, stat }: Chosen, parents: boolean): string {
    if (parents) return this.#ensured(posix.join(this.#rules.target, name), stat.isDirectory())
    return stat.isDirectory() ? this.#ensured(this.#rules.target, true) : this.#fileTarget(name)
  }

  #fileTarget(name: string): string {
    const { target } = this.#rules
    const real = this.#folder.resolve(target, true)
    const isFolder = target.endsWith('/') || this.#folder.find(real)?.type === 'directory'
    return this.#ensured(isFolder ? `${real}/${name}` : target, false)
  }

  /** The real path; the folder it is in, or with `self` itself, is part of the layer then. */
  #ensured(path: string, self: boolean): string {
    const owner = this.#rules.owner ?? ROOT
    if (self) {
      const real = this.#folder.resolve(path, true)
      this.#folder.ensureFolder(real, owner)
      return real
    }
    const parent = this.#folder.resolve(posix.dirname(posix.join('/', path)), true)
    this.#folder.ensureFolder(parent, owner)
    return [parent, posix.basename(path)].filter(Boolean).join('/')
  }

  #member(member: Member, target: string, chosen: Chosen, own: boolean): void {
    const { inside, stat } = member
    // Of the folder that is named only the contents come.
    if (inside === '' && chosen.stat.isDirectory()) return
    const path = inside === '' ? target : target === '' ? inside : `${target}/${inside}`
    if (stat.isDirectory()) this.#directory(path, member)
    else {
      this.#makeRoom(path)
      if (!own || !this.#linked(path, member)) this.#file(path, member)
    }
  }

  /** A file replaces what is there, unless that is a folder. */
  #makeRoom(path: string): void {
    const found = this.#folder.find(path)
    if (found?.type === 'directory')
      throw new EngineError('invalid', `cannot replace to directory /${displayName(path)} with file`)
    if (found) this.#folder.clear(path)
    this.#folder.made(path)
  }

  #directory(path: string, { disk, stat }: Member): void {
    const found = this.#folder.find(path)
    if (found && found.type !== 'directory')
      throw new EngineError('invalid', `cannot copy to non-directory: /${displayName(path)}`)
    this.#folder.ensureFolder(path, this.#ownerOf(stat))
    this.#folder.setOwner(path, this.#ownerOf(stat))
    chmodSync(diskPath(this.#folder.disk(path)), changedMode(stat.mode & 0o7777, this.#rules.mode, true))
    this.#copyXattrs(disk, path)
    this.#folder.setTime(path, stat.mtimeMs / 1000)
  }

  /** A second name for the file instead of a second file. False: that cannot be. */
  #linked(path: string, { disk, stat }: Member): boolean {
    if (!stat.isFile() || stat.nlink > 1 || this.#rules.mode !== null) return false
    const to = diskPath(this.#folder.disk(path))
    try {
      linkSync(diskPath(disk), to)
    } catch (error) {
      if (!NO_LINK.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      return false
    }
    const { uid, gid } = this.#ownerOf(stat)
    // It takes setuid away, and so the mode is set again.
    if (uid !== stat.uid || gid !== stat.gid) {
      this.#folder.forceOwner(path, { uid, gid })
      chmodSync(to, stat.mode & 0o7777)
    }
    this.bytes += stat.size
    return true
  }

  #file(path: string, member: Member): void {
    const { disk, stat } = member
    const to = diskPath(this.#folder.disk(path))
    const inode = stat.nlink > 1 ? `${stat.dev}:${stat.ino}` : null
    const first = inode === null ? undefined : this.#links.get(inode)
    if (first !== undefined) {
      linkSync(diskPath(this.#folder.disk(first)), to)
      return
    }
    if (inode !== null) this.#links.set(inode, path)
    const type = tarTypeOf(stat)
    if (type === 'file') {
      copyFileSync(diskPath(disk), to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      this.bytes += stat.size
    } else if (type === 'symlink') symlinkSync(readlinkSync(diskPath(disk), { encoding: 'buffer' }), to)
    else if (type === 'fifo') makeFifo(this.#folder.disk(path))
    else if (type === 'character' || type === 'block')
      makeDevice(this.#folder.disk(path), type, majorOf(stat.rdev), minorOf(stat.rdev))
    this.#folder.setOwner(path, this.#ownerOf(stat))
    // A change of the owner takes setuid away, and the umask its part.
    const mode = changedMode(stat.mode & 0o7777, this.#rules.mode, false)
    if (type !== 'symlink') chmodSync(to, mode)
    this.#copyXattrs(disk, path)
    lutimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000)
  }

  #ownerOf({ uid, gid }: Stats): Owner {
    return this.#rules.owner ?? { uid, gid }
  }

  #copyXattrs(from: string, path: string): void {
    const names = listXattrs(from)
    if (names.length === 0) return
    const values = names.flatMap((name) => {
      const value = name === 'security.selinux' ? null : getXattr(from, name)
      return value ? [[name, value] as const] : []
    })
    this.#attributes.setXattrs(this.#folder.disk(path), new Map(values))
  }
}
