import { displayName } from '../../base/byte-name.ts'
import type { Mark } from '../../wire/layers.ts'
import type { LayerTree, Node } from './layer-tree.ts'
import { type EntryRow, type StackView, type UnionEntry, weightOf } from './union.ts'

/** A file of a lower layer that this layer takes out of sight. `addedIn` is that layer's number. */
export interface HiddenRow {
  path: string
  bytes: number
  addedIn: number
}

export interface LayerTotals {
  bytes: number
  files: number
  added: number
  changed: number
  deleted: number
}

interface Sums {
  files: number
  bytes: number
}

/**
 * Compares a layer with the stack below it and passes on its rows of the catalogue: what each
 * entry does to the union, and for each folder the sums of what lies below it. Folders come after their contents.
 */
export function recordLayer(
  tree: LayerTree,
  below: StackView,
  sink: { entry(row: Omit<EntryRow, 'layer'>): void; hidden(row: HiddenRow): void },
): LayerTotals {
  const { union } = below
  const totals: LayerTotals = { bytes: 0, files: 0, added: 0, changed: 0, deleted: 0 }

  function hide({ row, contributors }: UnionEntry, path: string): void {
    if (row.type !== 'directory') {
      const { bytes } = weightOf(row)
      if (bytes > 0) sink.hidden({ path, bytes, addedIn: row.layer })
      return
    }
    for (const [name, entry] of union.children(contributors, path)) hide(entry, join(path, name))
  }

  function count(mark: Mark): void {
    if (mark === 'added') totals.added++
    else if (mark === 'deleted') totals.deleted++
    else if (mark !== null) totals.changed++
  }

  /** `cut`: an opaque folder above already hides all of `was`. */
  function folder(node: Node, path: string, was: UnionEntry | null, cut: boolean): { own: Sums; union: Sums } {
    const before: ReadonlyMap<string, UnionEntry> =
      was?.row.type === 'directory' ? union.children(was.contributors, path) : new Map()
    const cutBelow = cut || node.opaque
    if (node.opaque && !cut) for (const [name, entry] of before) hide(entry, join(path, name))
    const own = { files: 0, bytes: 0 }
    const shown = was?.row.type === 'directory' && !cutBelow ? weightOf(was.row) : { files: 0, bytes: 0 }
    for (const [rawName, child] of node.children ?? []) {
      const name = displayName(rawName)
      const at = join(path, name)
      const original = before.get(name) ?? null
      const mark = markOf(child, original)
      count(mark)
      const merges = child.type === 'directory' && original?.row.type === 'directory'
      if (original && !cutBelow) {
        add(shown, weightOf(original.row), -1)
        if (!merges) hide(original, at)
      }
      const inside = child.type === 'directory' ? folder(child, at, merges ? original : null, cutBelow) : null
      if (child.type !== 'whiteout') {
        add(own, inside?.own ?? weightOf(child), 1)
        add(shown, inside?.union ?? weightOf(child), 1)
      }
      sink.entry(rowOf(child, path, name, mark, inside))
    }
    return { own, union: shown }
  }

  const root = below.find('')
  const sums = folder(tree.root, '', root, false)
  sink.entry(rowOf(tree.root, '', '', null, sums))
  totals.bytes = sums.own.bytes
  totals.files = totals.added + totals.changed
  return totals
}

function markOf(node: Node, original: UnionEntry | null): Mark {
  if (node.type === 'whiteout') return original ? 'deleted' : null
  if (!original) return 'added'
  if (node.type !== 'directory' || original.row.type !== 'directory') return 'changed'
  if (node.opaque) return 'opaque'
  const { mode, uid, gid } = original.row
  return node.mode === mode && node.uid === uid && node.gid === gid ? null : 'changed'
}

function rowOf(
  node: Node,
  directory: string,
  name: string,
  mark: Mark,
  sums: { own: Sums; union: Sums } | null,
): Omit<EntryRow, 'layer'> {
  return {
    directory,
    name,
    type: node.type,
    mode: node.mode,
    uid: node.uid,
    gid: node.gid,
    size: node.size,
    mtime: Math.floor(node.mtime * 1000),
    link: node.link === null ? null : displayName(node.link),
    opaque: node.opaque ? 1 : 0,
    mark,
    own_files: sums?.own.files ?? null,
    own_bytes: sums?.own.bytes ?? null,
    union_files: sums?.union.files ?? null,
    union_bytes: sums?.union.bytes ?? null,
  }
}

function add(sums: Sums, { files, bytes }: Sums, sign: 1 | -1): void {
  sums.files += sign * files
  sums.bytes += sign * bytes
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`
}
