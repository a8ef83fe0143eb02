import { chmodSync, lchownSync, lstatSync, lutimesSync, mkdirSync, readlinkSync, rmSync } from 'node:fs'
import { decodeName, diskPath, displayName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import type { StackView } from '../layers/union.ts'

export interface Owner {
  uid: number
  gid: number
}

/** What a path is in the union of the folder and the stack below it. */
export interface Found {
  type: 'directory' | 'symlink' | 'other'
  link: string
}

const MOST_LINKS = 40

/**
 * The folder of a layer that a step fills by itself, without a mount: what `upper` of an overlay would be. Paths are resolved
 * in the union with the stack below, which the catalogue knows. Nobody else writes here, so what was found stays true.
 */
export class LayerFolder {
  readonly #folder: string
  readonly #below: StackView | null
  /** Folders that were made here, empty: what is in them is known. */
  readonly #fresh = new Set<string>()
  readonly #made = new Set<string>()
  /** Folders of this layer, by their real path. */
  readonly #own = new Set<string>([''])
  /** Times that folders get in the end: what is put into one changes its own. */
  readonly #times = new Map<string, number>()

  /** `below` null: as if nothing were below. */
  constructor(folder: string, below: StackView | null) {
    this.#folder = folder
    this.#below = below
  }

  /** Where a real path lies on this machine. */
  disk(path: string): string {
    return path === '' ? this.#folder : `${this.#folder}/${path}`
  }

  /** What is at a real path; null: nothing. */
  find(path: string): Found | null {
    if (this.#own.has(path)) return { type: 'directory', link: '' }
    if (this.#fresh.has(folderOf(path)) && !this.#made.has(path)) return null
    const stat = lstatSync(diskPath(this.disk(path)), { throwIfNoEntry: false })
    if (stat) {
      const link = stat.isSymbolicLink()
        ? decodeName(readlinkSync(diskPath(this.disk(path)), { encoding: 'buffer' }))
        : ''
      return { type: stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'other', link }
    }
    const row = this.#below?.find(displayName(path))?.row
    if (!row) return null
    const type = row.type === 'directory' || row.type === 'symlink' ? row.type : 'other'
    return { type, link: row.link ?? '' }
  }

  /** The real path of `path`: links in it are followed, the last one only when asked. What is missing stays as written. */
  resolve(path: string, followLast: boolean): string {
    let links = 0
    const todo = path.split('/').filter((part) => part !== '' && part !== '.')
    let real: string[] = []
    while (todo.length > 0) {
      const part = todo.shift() as string
      if (part === '..') {
        real.pop()
        continue
      }
      const at = [...real, part].join('/')
      const found = todo.length > 0 || followLast ? this.find(at) : null
      if (found?.type !== 'symlink') {
        real.push(part)
        continue
      }
      if (++links > MOST_LINKS) throw new EngineError('invalid', `too many levels of symbolic links: ${path}`)
      if (found.link.startsWith('/')) real = []
      todo.unshift(...found.link.split('/').filter((each) => each !== '' && each !== '.'))
    }
    return real.join('/')
  }

  /**
   * Makes the folder at a real path and those above it part of this layer. Those that the stack has keep how they look;
   * missing ones belong to `owner`. False: the last one was there.
   */
  ensureFolder(path: string, owner: Owner): boolean {
    if (this.#own.has(path)) return false
    this.ensureFolder(folderOf(path), owner)
    const disk = diskPath(this.disk(path))
    const row = this.#below?.find(displayName(path))?.row
    const there = lstatSync(disk, { throwIfNoEntry: false })
    if (there ? !there.isDirectory() : row && row.type !== 'directory')
      throw new EngineError('invalid', `cannot create directory /${displayName(path)}: a file is in its place`)
    this.#own.add(path)
    if (there) return false
    mkdirSync(disk, { mode: 0o755 })
    this.made(path)
    if (!row) {
      this.#fresh.add(path)
      this.setOwner(path, owner)
      chmodSync(disk, 0o755)
      return true
    }
    this.setOwner(path, row)
    chmodSync(disk, row.mode)
    this.#times.set(path, row.mtime / 1000)
    return false
  }

  /** To be told of each thing that is put here. */
  made(path: string): void {
    if (this.#fresh.has(folderOf(path))) this.#made.add(path)
  }

  setOwner(path: string, { uid, gid }: Owner): void {
    if (uid === process.geteuid?.() && gid === process.getegid?.()) return
    this.forceOwner(path, { uid, gid })
  }

  /** The same for what may belong to somebody else. */
  forceOwner(path: string, { uid, gid }: Owner): void {
    try {
      lchownSync(diskPath(this.disk(path)), uid, gid)
    } catch (error) {
      // An owner that the user namespace does not map.
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
    }
  }

  /** For a folder: its time, once everything is in it. */
  setTime(path: string, mtime: number): void {
    this.#times.set(path, mtime)
  }

  /** Takes away what this layer itself has at a real path. */
  clear(path: string): void {
    rmSync(diskPath(this.disk(path)), { recursive: true, force: true })
    for (const known of [this.#own, this.#fresh, this.#made])
      for (const each of known) if (each === path || each.startsWith(`${path}/`)) known.delete(each)
  }

  /** Sets the times of folders; to be called last. */
  finish(): void {
    for (const [path, mtime] of this.#times) {
      if (this.#own.has(path)) lutimesSync(diskPath(this.disk(path)), mtime, mtime)
    }
  }
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
