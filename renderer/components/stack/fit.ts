import { type DrawingSize, HEAD, METRICS, type Metrics, ROW } from './geometry.ts'
import { fold } from './fold.ts'
import { type Layout, layout } from './layout.ts'
import type { StackModel } from './model.ts'

/** Height of the dashed box that says which containers rest on an image. */
export const RESTS_HEIGHT = 71
/** Rows that a process space always has room for, so that it seldom grows; on a low sheet the stack needs the room more. */
const ROWS = 3
const LOW = 300
const leastRows = ({ height, size }: Sheet) => (height < LOW || size === 'strata' ? 1 : ROWS)
const MOST_ROWS: Record<DrawingSize, number> = { pane: 5, page: 8, strata: 1 }
const LOWEST: Record<DrawingSize, number> = { pane: 20, page: 23, strata: 20 }

export interface Fitted {
  /** With its long runs folded, if that was needed. */
  model: StackModel
  metrics: Metrics
  layout: Layout
}

export interface Sheet {
  size: DrawingSize
  /** Of the drawing between its margins. */
  left: number
  width: number
  height: number
  selected: string | null
  /** Keys of layers that the user took out of a band. */
  unfolded: ReadonlySet<string>
}

/** Makes a stack fit its sheet: first lower the tall slabs, then all, then fold. Text is never scaled. */
export function fitToSheet(model: StackModel, sheet: Sheet): Fitted {
  const normal = METRICS[sheet.size]
  const lowest = { ...normal, min: LOWEST[sheet.size], gap: 3, folded: 28 }
  const choices = [
    normal,
    { ...normal, max: Math.round(normal.min * 1.8) },
    { ...lowest, max: Math.round(lowest.min * 2.2) },
    { ...lowest, max: Math.round(lowest.min * 1.8) },
    { ...lowest, max: Math.round(lowest.min * 1.4) },
  ]
  const folded = fold(model, sheet.selected, sheet.unfolded)
  const least = leastRows(sheet)
  let last: Fitted | null = null
  for (const candidate of folded === model ? [model] : [model, folded]) {
    for (const metrics of choices) {
      const placed = layout(candidate, metrics, sheet.left, sheet.width, least)
      const spare = sheet.height - placed.height - reserve(candidate, metrics, least)
      last = { model: candidate, metrics, layout: placed }
      if (spare < 0) continue
      const more = candidate === model ? Math.floor(spare / (ROW * metrics.font)) : 0
      const rows = Math.min(MOST_ROWS[sheet.size], least + more)
      return { ...last, layout: layout(candidate, metrics, sheet.left, sheet.width, rows) }
    }
  }
  return last as Fitted
}

/** Room for what may come to stand on the stack, so that slabs don't change height when a container starts or stops. */
function reserve(model: StackModel, metrics: Metrics, rows: number): number {
  if (model.of.kind === 'container' && model.spaces.length === 0) return HEAD + rows * ROW * metrics.font
  return model.rests.length > 0 ? RESTS_HEIGHT : 0
}
