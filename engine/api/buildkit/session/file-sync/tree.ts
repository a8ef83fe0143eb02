import {
  chmodSync,
  closeSync,
  constants,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../../../base/ids.ts'
import { setXattr } from '../../../../base/syscalls/xattr.ts'
import type { Stat } from '../../protocol/github.com/tonistiigi/fsutil/types/stat_pb.js'
import { permissionsOf, typeOf } from './go-mode.ts'
import type { Receiver } from './receive.ts'

/**
 * A folder of ours that becomes the same as a client's. What is as it was is not asked for again. Nobody else writes
 * there, and the walk is checked before it comes here: so a path leads through folders that this tree made itself.
 */
export class Tree {
  readonly id = newId().slice(0, 25)
  readonly folder: string
  private state = new Map<string, Stat>()

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder, { mode: 0o700 })
  }

  /** Takes one walk. After a failure the tree is good for nothing but to be removed. */
  update(onBytes: (sum: number) => void): Receiver & Disposable & { end(): void } {
    const before = this.state
    const after = new Map<string, Stat>()
    const renewed = new Set<string>()
    const files = new Map<string, number>()
    let sum = 0
    this.state = after
    return {
      entry: (stat) => {
        after.set(stat.path, stat)
        const old = before.get(stat.path)
        if (old && isSame(old, stat) && !renewed.has(stat.linkname)) return false
        renewed.add(stat.path)
        return this.make(stat, old)
      },
      content: (stat, piece) => {
        const path = join(this.folder, stat.path)
        const file = files.get(stat.path) ?? openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW)
        files.set(stat.path, file)
        for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at)
        sum += piece.length
        onBytes(sum)
        if (piece.length > 0) return
        files.delete(stat.path)
        closeSync(file)
        this.dress(path, stat)
      },
      [Symbol.dispose]() {
        for (const file of files.values()) closeSync(file)
      },
      end: () => {
        for (const path of before.keys())
          if (!after.has(path)) rmSync(join(this.folder, path), { recursive: true, force: true })
        // A folder's time is set last: what was made in it moved it.
        for (const stat of after.values())
          if (typeOf(stat.mode) === 'directory') setTime(utimesSync, join(this.folder, stat.path), stat)
      },
    }
  }

  get bytes(): number {
    let sum = 0
    for (const stat of this.state.values())
      if (typeOf(stat.mode) === 'file' && stat.linkname === '') sum += Number(stat.size)
    return sum
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Makes the entry anew. True when its content must come. */
  private make(stat: Stat, old: Stat | undefined): boolean {
    const path = join(this.folder, stat.path)
    const type = typeOf(stat.mode)
    const stays = type === 'directory' && old !== undefined && typeOf(old.mode) === 'directory'
    if (old && !stays) rmSync(path, { recursive: true, force: true })
    if (type === 'directory') {
      if (!stays) mkdirSync(path)
      this.dress(path, stat)
    } else if (type === 'symlink') {
      symlinkSync(stat.linkname, path)
      setTime(lutimesSync, path, stat)
    } else if (type === 'file' && stat.linkname !== '') {
      linkSync(join(this.folder, stat.linkname), path)
    } else if (type === 'file') {
      closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600))
      return true
    }
    // Devices and pipes are not made: nobody copies them into an image.
    return false
  }

  private dress(path: string, stat: Stat): void {
    chmodSync(path, permissionsOf(stat.mode))
    for (const [name, value] of Object.entries(stat.xattrs)) if (isKept(name)) setXattr(path, name, value)
    setTime(utimesSync, path, stat)
  }
}

/** Marks of overlayfs would have a meaning in a layer. */
function isKept(name: string): boolean {
  return name === 'security.capability' || (name.startsWith('user.') && !name.startsWith('user.overlay.'))
}

function setTime(set: (path: string, atime: number, mtime: number) => void, path: string, { modTime }: Stat): void {
  const seconds = Number(modTime) / 1e9
  set(path, seconds, seconds)
}

function isSame(old: Stat, now: Stat): boolean {
  if (old.mode !== now.mode || old.uid !== now.uid || old.gid !== now.gid || old.linkname !== now.linkname) return false
  if (old.devmajor !== now.devmajor || old.devminor !== now.devminor) return false
  return typeOf(now.mode) === 'directory' || (old.size === now.size && old.modTime === now.modTime)
}
