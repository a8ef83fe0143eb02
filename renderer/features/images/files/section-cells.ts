import type { Provenance } from '../../../../engine/wire/layers.ts'
import type { FileMark } from '../../../components/stack/scene-node.ts'

export type Cell = Provenance['cells'][number]

/** What the strip shows: layers, or a run of layers that have nothing of the path. */
export type StripCell = { type: 'layer'; number: number; cell: Cell } | { type: 'run'; from: number; to: number }

/** Runs of layers without the path that are longer than this become one cell. */
const LONGEST_RUN = 3
/** A strip with so few layers is shown whole. */
const WHOLE = 9

export function stripCells(cells: readonly Cell[]): StripCell[] {
  const all = cells.map((cell, index): StripCell => ({ type: 'layer', number: index + 1, cell }))
  if (cells.length <= WHOLE) return all
  const strip: StripCell[] = []
  let from = 0
  while (from < all.length) {
    let to = from
    while (to < cells.length && cells[to]?.role === 'absent') to++
    if (to - from > LONGEST_RUN) strip.push({ type: 'run', from: from + 1, to })
    else strip.push(...all.slice(from, Math.max(to, from + 1)))
    from = Math.max(to, from + 1)
  }
  return strip
}

/** Arrows of the strip, by position in it: from the layer that shadows or hides to the one it covers. */
export function arrowsOf(strip: readonly StripCell[]): { from: number; to: number; hides: boolean }[] {
  const at = (chainId: string | null) => strip.findIndex((one) => one.type === 'layer' && one.cell.chainId === chainId)
  return strip.flatMap((one, to) => {
    if (one.type === 'run' || (one.cell.role !== 'shadowed' && one.cell.role !== 'hidden')) return []
    const from = at(one.cell.by)
    return from < 0 ? [] : [{ from, to, hides: one.cell.role === 'hidden' }]
  })
}

/** What each layer that has the path does to it, by chain id. */
export function marksOf(cells: readonly Cell[]): Map<string, FileMark> {
  const marks = new Map<string, FileMark>()
  let below = false
  for (const cell of cells) {
    if (cell.role === 'absent') continue
    const deletes = cell.role === 'hides'
    marks.set(cell.chainId, deletes ? 'deleted' : below ? 'changed' : 'added')
    below = !deletes
  }
  return marks
}
