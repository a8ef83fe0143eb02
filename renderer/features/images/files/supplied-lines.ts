import type { Leader } from '../../../components/stack/scene-frame.ts'
import { type FileRow, ROW } from './rows.ts'

/** One line of the union view in sight: which layer supplies it, and where it stands. */
export interface SuppliedLine {
  path: string
  /** Chain id. */
  layer: string
  /** Pixels from the top of the panel to the middle of the line. */
  y: number
}

/** Height of the tools above the tree, in pixels. */
export const TOOLS = 48

/** A line to each row would hide the drawing: these many, from the top, and the chosen one. */
const MOST = 9
/** More rows than this are not in sight at once. */
const IN_SIGHT = 60

/** The first lines in sight of a tree that is scrolled so far. */
export function suppliedLines(rows: readonly FileRow[], scrolled: number): SuppliedLine[] {
  const lines: SuppliedLine[] = []
  for (let index = Math.ceil((scrolled - ROW / 2) / ROW); index < rows.length && lines.length < IN_SIGHT; index++) {
    const row = rows[index]
    if (row?.entry) lines.push({ path: row.path, layer: row.entry.layer, y: TOOLS + index * ROW + ROW / 2 - scrolled })
  }
  return lines
}

/** Projection lines from the slabs to the rows that they supply; the chosen one is strong. */
export function projectionLines(lines: readonly SuppliedLine[], path: string | null, height: number): Leader[] {
  return lines
    .filter((line, index) => line.y < height - 8 && (index < MOST || line.path === path))
    .map((line) => ({ layer: line.layer, y: line.y, tone: 'supplied', strong: line.path === path }))
}
