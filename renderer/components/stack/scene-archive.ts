import { formatSize } from '../../lib/format.ts'
import { type DrawingSize, METRICS } from './geometry.ts'
import type { Placed } from './layout.ts'
import type { ArchiveSheet, StackModel } from './model.ts'
import type { Frame } from './scene-frame.ts'
import type { NodeOf, SceneNode } from './scene-node.ts'

const WIDTH: Record<DrawingSize, number> = { pane: 88, page: 112, strata: 88 }
const FROM_STACK = 20
const INSET = 9
const ABOVE = 26
const BELOW = 10

/** What an archive that is being written needs at the right of the stack. */
export const sheetRoom = (model: StackModel, size: DrawingSize) => (model.sheet ? FROM_STACK + WIDTH[size] : 0)

/**
 * The archive as a sheet beside the stack. Save: an outline of each layer that is in it, at the height of its slab, with its
 * number. Export: one outline of the whole, which is one layer when all is written.
 */
export function archiveNodes(placed: Placed[], frame: Frame): SceneNode[] {
  const { model, view, metrics, left, width } = frame
  const { sheet } = model
  if (!sheet) return []
  const part = sheet.of === 'union' ? placed : placed.filter((p) => p.layer.number > 0 || p.layer.folded.length > 0)
  const edges = part.flatMap((p) => [frame.foot(p.elevation, p.h), frame.foot(p.elevation, p.h) - p.h])
  const [top, bottom] = [Math.min(...edges), Math.max(...edges)]
  const x = left + width + metrics.dx + FROM_STACK
  const w = WIDTH[view.size]
  const outlines = sheet.of === 'union' ? [union(sheet, x, w, top, bottom, frame)] : copies(sheet, part, x, w, frame)
  return [paper(sheet, x, w, top - ABOVE, bottom + BELOW, frame), ...outlines]
}

function paper(sheet: ArchiveSheet, x: number, w: number, top: number, bottom: number, { view }: Frame): SceneNode {
  const { labels } = view
  const size = sheet.bytes === null ? '' : formatSize(sheet.bytes)
  const h = bottom - top
  const draw = { w, h, title: labels.archive, size, complete: sheet.complete }
  const label = [labels.sheet(sheet.of, sheet.layers.length, sheet.complete), size].filter(Boolean).join(', ')
  const aria = { level: 1, label, busy: !sheet.complete }
  return { kind: 'sheet', key: 'sheet', x, y: bottom, w, h, look: JSON.stringify(draw), aria, draw }
}

function copies(sheet: ArchiveSheet, part: Placed[], x: number, w: number, frame: Frame): SceneNode[] {
  const written = new Set(sheet.layers)
  return part.flatMap((p) => {
    const { id, folded, key, number } = p.layer
    if (!written.has(id) && !folded.some((one) => written.has(one))) return []
    return [outline(`copied:${key}`, x, frame.foot(p.elevation, p.h), w, p.h, folded.length > 0 ? '' : `${number}`, '')]
  })
}

/** As high as the stack that it was read from; rolled into one slab when it is written. */
function union(sheet: ArchiveSheet, x: number, w: number, top: number, bottom: number, { view }: Frame): SceneNode {
  const h = sheet.complete ? METRICS[view.size].readWrite : bottom - top
  return outline('copied:union', x, bottom, w, h, '', sheet.complete ? view.labels.oneLayer : '')
}

function outline(
  key: string,
  x: number,
  y: number,
  width: number,
  h: number,
  number: string,
  text: string,
): NodeOf<'copied'> {
  const w = width - 2 * INSET
  const draw = { w, h, number, text }
  return { kind: 'copied', key, x: x + INSET, y, w, h, look: JSON.stringify(draw), aria: null, draw }
}
