import type { Change } from '../../../engine/wire/containers.ts'

/** Paths of a read-write layer as they are known. */
export type Written = ReadonlyMap<string, Change>

export interface ChangesBatch {
  reset: boolean
  changes: readonly Change[]
  gone: readonly string[]
}

/** Takes one batch in: a path that is named has changed, one that is `gone` is as below again. */
export function withBatch(before: Written, batch: ChangesBatch): Written {
  const after = new Map(batch.reset ? [] : before)
  for (const change of batch.changes) after.set(change.path, change)
  for (const path of batch.gone) after.delete(path)
  return after
}

/** The newest changes first. Folders that are there only because something in them changed are left out. */
export function newest(written: Written, most: number): Change[] {
  const all = [...written.values()]
  const holds = (folder: string) => all.some(({ path }) => path.startsWith(`${folder}/`))
  return all
    .sort((a, b) => b.mtime - a.mtime || (a.path < b.path ? -1 : 1))
    .slice(0, most * 4)
    .filter(({ kind, type, path }) => type !== 'directory' || kind !== 'changed' || !holds(path))
    .slice(0, most)
}

export function countsOf(written: Written) {
  const counts = { added: 0, changed: 0, deleted: 0, bytes: 0 }
  for (const change of written.values()) {
    counts[change.kind] += 1
    counts.bytes += change.bytes
  }
  return counts
}
