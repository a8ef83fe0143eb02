import type { Layer } from '../../../engine/wire/layers.ts'
import type { FileMark } from '../../components/stack/scene-node.ts'
import type { Leader } from '../../components/stack/scene-frame.ts'
import type { ChangeRow } from './changes-model.ts'

/** Pixels, from the top of the sheet: where the list of changes stands beside the drawing. */
export const LIST_TOP = 42
export const LIST_HEAD = 41
export const LIST_ROW = 28

/** So many changed files are drawn one by one on the read-write layer; more are counted. */
const MOST_MARKS = 20
/** A line to each row in sight would hide the drawing: these many, from the top. */
const MOST_LEADERS = 6
const FRESH = 2000

/** The changed files as marks, oldest first; null when there are too many to draw. */
export function fileMarks(rows: readonly ChangeRow[]): { kind: FileMark; fresh: boolean }[] | null {
  if (rows.length > MOST_MARKS || rows.some((row) => row.more > 0)) return null
  const newest = Date.now() - FRESH
  return rows.map(({ change }, index) => ({ kind: change.kind, fresh: index === 0 && change.mtime > newest })).reverse()
}

/** Lines from changed and deleted files to the layers that hold the originals, for the rows in sight. */
export function leadersTo(rows: readonly ChangeRow[], stack: readonly Layer[], scrolled: number): Leader[] {
  const leaders: Leader[] = []
  rows.forEach(({ change }, index) => {
    const y = LIST_TOP + LIST_HEAD + index * LIST_ROW + LIST_ROW / 2 - scrolled
    if (change.from === null || change.kind === 'added' || y < LIST_TOP + LIST_HEAD || leaders.length >= MOST_LEADERS)
      return
    if (!stack.some((layer) => layer.chainId === change.from)) return
    leaders.push({ layer: change.from, y, tone: change.kind, strong: false })
  })
  return leaders
}
