import { bases, equalColumns, strataColumns } from './columns.ts'
import { DEPTH, HEAD, type Metrics, ROW, slabHeight } from './geometry.ts'
import { isReadWrite, type Space, type StackLayer, type StackModel } from './model.ts'

/** Between what an archive brings and what it will be set on. */
const ARCHIVE_GAP = 48
/** Between two slabs that are parted, and the height of an instruction in that gap. */
const PARTING = 12
export const GAP_LINE = 16
/** Under this width a slab says less. */
export const NARROW = 200

/** Where a layer and what stands on it are, as elevations above the ground: nothing here knows which way is up on the screen. */
export interface Placed {
  layer: StackLayer
  x: number
  w: number
  h: number
  /** Of its lower edge. */
  elevation: number
  /** Counts forks, not layers. */
  level: number
  box: PlacedBox | null
  children: Placed[]
}

export interface PlacedBox {
  space: Space
  x: number
  w: number
  h: number
  elevation: number
  /** Rows there is room for. */
  rows: number
}

export interface Layout {
  roots: Placed[]
  /** Elevation of the highest edge. */
  height: number
  /** From the left edge of the first column to the right one of the last. */
  width: number
}

/** Places a model as columns: a layer is as wide as all that rests on it, and those that rest on it share its width. */
export function layout(model: StackModel, metrics: Metrics, left: number, width: number, rows: number): Layout {
  let height = 0
  const children = new Map<string | null, StackLayer[]>()
  for (const layer of model.layers) {
    const siblings = children.get(layer.parent)
    if (siblings) siblings.push(layer)
    else children.set(layer.parent, [layer])
  }
  const columns = model.of.kind === 'store' ? strataColumns(model, children, width) : equalColumns
  const spaces = new Map(model.spaces.map((space) => [space.on, space]))

  function place(
    layer: StackLayer,
    parent: StackLayer | null,
    x: number,
    w: number,
    floor: number,
    level: number,
  ): Placed {
    const h = heightOf(layer, metrics)
    const hover = layer.loose ? metrics.hover : 0
    const elevation = floor + gapUnder(layer, parent, metrics) + parting(model, layer.parent) + hover
    let roof = elevation + h
    const space = spaces.get(layer.id)
    let box: PlacedBox | null = null
    if (space) {
      const room = Math.max(Math.min(w < NARROW ? 2 : 3, rows), Math.min(rows, space.processes.length))
      const boxHeight = HEAD + room * ROW * metrics.font
      box = {
        space,
        x: x + metrics.inset + metrics.dx * 0.2,
        w: w - metrics.inset * 2,
        h: boxHeight,
        elevation: roof + metrics.dy * 0.17,
        rows: room,
      }
      roof = box.elevation + boxHeight + metrics.dy * 0.5
    }
    height = Math.max(height, roof + metrics.dy * (space ? DEPTH : 1))
    const above = children.get(layer.id) ?? []
    const forks = above.length > 1
    const resting = side(columns.of(above, w, false), x, (child, at, share) =>
      place(child, layer, at, share, roof, forks ? level + 1 : level),
    )
    return { layer, x, w, h, elevation, level, box, children: resting }
  }

  const roots = side(columns.of(bases(model), width, true), left, (layer, at, w) => place(layer, null, at, w, 0, 1))
  const right = Math.max(left, ...roots.map((root) => root.x + root.w))
  return { roots, height, width: right - left }
}

function side(
  columns: readonly { layer: StackLayer; w: number; gap: number }[],
  left: number,
  place: (layer: StackLayer, x: number, w: number) => Placed,
): Placed[] {
  let x = left
  return columns.map(({ layer, w, gap }) => {
    const placed = place(layer, x, w)
    x += w + gap
    return placed
  })
}

function heightOf(layer: StackLayer, metrics: Metrics): number {
  if (layer.folded.length > 0) return metrics.folded
  // a committed copy keeps the height it had as a read-write layer while it hovers: only its material changes
  if (isReadWrite(layer) || layer.state === 'step' || layer.loose) return metrics.readWrite
  return slabHeight(layer.bytes ?? 0, metrics)
}

function gapUnder(layer: StackLayer, parent: StackLayer | null, metrics: Metrics): number {
  if (!parent) return 0
  if (isReadWrite(layer) && layer.state !== 'copy') return metrics.lift
  if (layer.state === 'new' && parent.state === 'present') return ARCHIVE_GAP
  return metrics.gap
}

/** How far the slabs are parted above a layer: by a gap, and a line for each instruction in it. */
function parting(model: StackModel, above: string | null): number {
  if (model.gaps.length === 0) return 0
  const lines = model.gaps.find((gap) => gap.above === above)?.texts.length ?? 0
  return above === null && lines === 0 ? 0 : PARTING + lines * GAP_LINE
}

/** Parent before child, left before right: the order in which they are painted and read. */
export function preOrder(placed: Placed[]): Placed[] {
  return placed.flatMap((p) => [p, ...preOrder(p.children)])
}
