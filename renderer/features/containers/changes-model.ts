import type { Change } from '../../../engine/wire/containers.ts'
import type { ChangeCounts } from '../../../engine/wire/trace.ts'

/** The changes of a read-write layer as they are known, newest first once asked for. */
export interface Changes {
  byPath: ReadonlyMap<string, Change>
  /** How many there are, also where not all of them were sent. */
  total: number
  counts: ChangeCounts
}

export interface ChangesBatch {
  reset: boolean
  changes: readonly Change[]
  gone: readonly string[]
  total: number
}

export const NO_CHANGES: Changes = {
  byPath: new Map(),
  total: 0,
  counts: { added: 0, changed: 0, deleted: 0, bytes: 0 },
}

/** Takes one batch in: a path that is named has changed, one that is `gone` is as below again. */
export function withBatch(before: Changes, batch: ChangesBatch): Changes {
  const byPath = new Map(batch.reset ? [] : before.byPath)
  for (const change of batch.changes) byPath.set(change.path, change)
  for (const path of batch.gone) byPath.delete(path)
  return { byPath, total: batch.total, counts: countsOf(byPath.values()) }
}

/** A folder that is changed only because something in it is counts for nothing: no row and no mark shows it. */
function countsOf(changes: Iterable<Change>): ChangeCounts {
  const counts = { added: 0, changed: 0, deleted: 0, bytes: 0 }
  for (const change of changes) {
    if (change.kind === 'changed' && change.type === 'directory') continue
    counts[change.kind] += 1
    counts.bytes += change.bytes
  }
  return counts
}

/** Beyond this, files that were added side by side share a row. */
export const MOST_ROWS = 2000

export interface ChangeRow {
  change: Change
  /** Paths that stand behind this row, when more than one: files added side by side in one folder. */
  more: number
}

/**
 * The rows of the list, newest first. Folders that only hold a change are left out, and many files added to one folder
 * become one row once there are more than `most` rows.
 */
export function changeRows(changes: Changes, most: number): ChangeRow[] {
  const all = [...changes.byPath.values()]
  const holders = new Set(all.flatMap((change) => parents(change.path)))
  const told = all
    .filter((change) => change.type !== 'directory' || change.kind !== 'changed' || !holders.has(change.path))
    .sort((a, b) => b.mtime - a.mtime || a.path.localeCompare(b.path))
  if (told.length <= most) return told.map((change) => ({ change, more: 0 }))
  return grouped(told, most)
}

function grouped(changes: readonly Change[], most: number): ChangeRow[] {
  const rows: ChangeRow[] = []
  const folders = new Map<string, ChangeRow>()
  for (const change of changes) {
    const folder = change.path.slice(0, change.path.lastIndexOf('/') + 1)
    const group = folders.get(folder)
    if (change.kind !== 'added' || rows.length < most / 2 || !group) {
      const row = { change, more: 0 }
      rows.push(row)
      if (change.kind === 'added' && rows.length >= most / 2) folders.set(folder, row)
    } else {
      group.more += 1
      group.change = { ...group.change, path: folder, bytes: group.change.bytes + change.bytes }
    }
  }
  return rows
}

function parents(path: string): string[] {
  const found: string[] = []
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) found.push(path.slice(0, at))
  return found
}
