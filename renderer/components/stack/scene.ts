import { fitToSheet } from './fit.ts'
import { type DrawingSize, METRICS } from './geometry.ts'
import { type Placed, preOrder } from './layout.ts'
import { chainTo, type StackModel } from './model.ts'
import { archiveNodes, sheetRoom } from './scene-archive.ts'
import { boxNodes } from './scene-box.ts'
import { gapNodes } from './scene-gaps.ts'
import type { Frame, View } from './scene-frame.ts'
import { annotations, overlays } from './scene-lines.ts'
import type { SceneNode } from './scene-node.ts'
import { slabNode } from './scene-slab.ts'

export interface Scene {
  /** In paint order, which is also the reading order: parent before child, left before right. */
  nodes: SceneNode[]
  /** Higher than the view's when more was unfolded than fits. */
  height: number
  /** Wider than the view's when more stands side by side than fits. */
  width: number
}

const LEFT: Record<DrawingSize, Record<View['left'], number>> = {
  pane: { dimensions: 72, flags: 150, nothing: 24 },
  page: { dimensions: 72, flags: 176, nothing: 30 },
  strata: { dimensions: 72, flags: 150, nothing: 34 },
}
/** For words at the right of the slabs. */
const SIDE = 122
const WIDEST = 440
const TOP = 10
const BOTTOM = { bare: 20, captioned: 38 }

export function scene(model: StackModel, view: View): Scene {
  const left = LEFT[view.size][view.left]
  const depth = METRICS[view.size].dx
  const lanes =
    view.leaders.length > 0
      ? 24 + Math.min(view.leaders.length, 10) * 10
      : view.projection
        ? 78
        : model.of.kind === 'build'
          ? SIDE
          : 20
  const widest = model.of.kind === 'store' ? Number.POSITIVE_INFINITY : WIDEST
  const room = Math.max(120, Math.min(widest, view.width - left - depth - lanes - sheetRoom(model, view.size)))
  const bottom = view.caption === '' ? BOTTOM.bare : BOTTOM.captioned
  const fitted = fitToSheet(model, {
    size: view.size,
    left,
    width: room,
    height: view.height - TOP - bottom,
    selected: view.selected,
    unfolded: view.unfolded,
  })
  const width = model.of.kind === 'store' ? fitted.layout.width : room
  const height = Math.max(view.height, Math.ceil(fitted.layout.height + TOP + bottom))
  const ground = view.flip ? bottom : height - bottom
  const frame: Frame = {
    view,
    metrics: fitted.metrics,
    model: fitted.model,
    chain: new Set(chainTo(fitted.model, fitted.model.focus).map((layer) => layer.id)),
    left,
    width,
    y: (elevation) => (view.flip ? ground + elevation : ground - elevation),
    foot: (elevation, h) => (view.flip ? ground + elevation + h : ground - elevation),
  }

  const placed = preOrder(fitted.layout.roots)
  const stacks = placed.map((p) => {
    const children = p.children.length
    const slab = slabNode(p, frame, children)
    return p.box
      ? view.flip
        ? [...boxNodes(p, frame), slab]
        : [slab, ...boxNodes(p, frame)]
      : [slab, ...footprint(p, frame)]
  })
  // what is higher on the screen hides what is lower, so a flipped stack is painted from its far end
  if (view.flip) stacks.reverse()
  const around = overlays(placed, frame)
  const nodes = [
    ...around.behind,
    ...stacks.flat(),
    ...gapNodes(placed, frame),
    ...annotations(placed, frame),
    ...archiveNodes(placed, frame),
    ...around.before,
  ]
  return { nodes, height, width: Math.max(view.width, Math.ceil(left + width + depth + lanes)) }
}

/** Where the process space of an exited container stood. */
function footprint(p: Placed, frame: Frame): SceneNode[] {
  const { metrics, view } = frame
  if (p.layer.exit === null || view.flip) return []
  const w = p.w - metrics.inset * 2
  const x = p.x + metrics.inset + metrics.dx * 0.2
  const y = frame.y(p.elevation + p.h + metrics.dy * 0.17)
  const key = `footprint:${p.layer.key}`
  return [{ kind: 'footprint', key, x, y, w, h: 0, look: `${w}`, aria: null, draw: { size: view.size, w } }]
}
