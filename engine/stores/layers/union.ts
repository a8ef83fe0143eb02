import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { EntryType, Mark } from '../../wire/layers.ts'

/** A row of the file catalogue, as the database has it. */
export interface EntryRow {
  layer: number
  directory: string
  name: string
  type: EntryType
  mode: number
  uid: number
  gid: number
  size: number
  mtime: number
  link: string | null
  opaque: 0 | 1
  mark: Mark
  own_files: number | null
  own_bytes: number | null
  union_files: number | null
  union_bytes: number | null
}

/** What the union shows under one name. */
export interface UnionEntry {
  /** Of the layer that supplies it. */
  row: EntryRow
  /** For a folder: the layers whose folder of this name shows through, top first; else empty. */
  contributors: readonly number[]
}

/**
 * Merges layers as overlayfs does, one folder at a time, from the catalogue. A folder is known by its path and its
 * contributors: the numbers of the layers that have it and are not cut off by a whiteout, a file or an opaque folder
 * above. As every folder of a layer has a row, a folder with many layers below it costs only those that touch it.
 */
export class Union {
  readonly #one: StatementSync
  readonly #all: StatementSync

  constructor(db: DatabaseSync) {
    this.#one = db.prepare('SELECT * FROM entries WHERE layer = ? AND directory = ? AND name = ?')
    this.#all = db.prepare("SELECT * FROM entries WHERE layer = ? AND directory = ? AND name <> ''")
  }

  row(layer: number, path: string): EntryRow | null {
    const { directory, name } = splitPath(path)
    return (this.#one.get(layer, directory, name) as EntryRow | undefined) ?? null
  }

  /** What one layer carries in a folder. */
  rows(layer: number, path: string): EntryRow[] {
    return this.#all.all(layer, path) as unknown as EntryRow[]
  }

  /** What a folder shows, by name; whiteouts have done their work and are not in it. */
  children(contributors: readonly number[], path: string): Map<string, UnionEntry> {
    const names = new Map<string, EntryRow[]>()
    for (const layer of contributors)
      for (const row of this.rows(layer, path)) {
        const rows = names.get(row.name)
        if (rows) rows.push(row)
        else names.set(row.name, [row])
      }
    const shown = new Map<string, UnionEntry>()
    for (const [name, rows] of names) {
      const entry = merge(rows)
      if (entry) shown.set(name, entry)
    }
    return shown
  }

  /** What the given layers (top first) show at one path, of which they have the parent folder. */
  at(layers: readonly number[], path: string): UnionEntry | null {
    const rows: EntryRow[] = []
    for (const layer of layers) {
      const row = this.row(layer, path)
      if (row) rows.push(row)
    }
    return merge(rows)
  }
}

/** The union of one stack of layers, by path. Remembers the folders on the way to what was asked for. */
export class StackView {
  readonly union: Union
  readonly #stack: readonly number[]
  readonly #folders = new Map<string, UnionEntry | null>()

  /** `stack`: layer numbers, top first. */
  constructor(union: Union, stack: readonly number[]) {
    this.union = union
    this.#stack = stack
  }

  /** null: nothing is there. */
  find(path: string): UnionEntry | null {
    if (path === '') return this.#folder('')
    const parent = this.#folder(splitPath(path).directory)
    return parent ? this.union.at(parent.contributors, path) : null
  }

  /** Empty for what is no folder. */
  children(path: string): Map<string, UnionEntry> {
    return this.union.children(this.#folder(path)?.contributors ?? [], path)
  }

  #folder(path: string): UnionEntry | null {
    const known = this.#folders.get(path)
    if (known !== undefined) return known
    const found = path === '' ? this.union.at(this.#stack, '') : this.find(path)
    this.#folders.set(path, found)
    return found
  }
}

/** Rows of one path, top first. */
function merge(rows: readonly EntryRow[]): UnionEntry | null {
  const [top] = rows
  if (!top || top.type === 'whiteout') return null
  const contributors: number[] = []
  for (const row of top.type === 'directory' ? rows : []) {
    if (row.type !== 'directory') break
    contributors.push(row.layer)
    if (row.opaque) break
  }
  return { row: top, contributors }
}

/** `a/b/c` is `c` in `a/b`; the root is '' in ''. */
export function splitPath(path: string): { directory: string; name: string } {
  const slash = path.lastIndexOf('/')
  return { directory: slash < 0 ? '' : path.slice(0, slash), name: path.slice(slash + 1) }
}

/** Number and size of the files at or below an entry. The content of hard links is counted once. */
export function weightOf({ type, size, union_files, union_bytes }: Weighed): { files: number; bytes: number } {
  if (type === 'directory') return { files: union_files ?? 0, bytes: union_bytes ?? 0 }
  return { files: 1, bytes: type === 'hardlink' ? 0 : size }
}

type Weighed = Pick<EntryRow, 'type' | 'size'> & Partial<Pick<EntryRow, 'union_files' | 'union_bytes'>>
