/**
 * Cabinet oblique projection: the front face is seen square-on and carries text; depth runs up and to the right.
 * Light comes from above: the top is lightest, the right side darkest. All lengths are pixels.
 */
export interface Metrics {
  /** Depth of a slab, as seen. */
  dx: number
  dy: number
  /** Between two slabs. */
  gap: number
  /** How far a read-write layer floats above its image. */
  lift: number
  /** Height of a front face, for 0 B and for 1 GB. */
  min: number
  max: number
  /** Width of the hatched band with the number. */
  band: number
  font: number
  /** Height of a read-write layer, whatever its size: it is the part people look for. */
  readWrite: number
  /** Height of a band of folded layers. */
  folded: number
  /** How high above its place a committed layer waits for its parent. */
  hover: number
  /** A process space stands back from the slab's edges. */
  inset: number
}

/** `strata`: many stacks side by side. */
export type DrawingSize = 'pane' | 'page' | 'strata'

export const METRICS: Record<DrawingSize, Metrics> = {
  pane: {
    dx: 18,
    dy: 9,
    gap: 3,
    lift: 7,
    min: 20,
    max: 44,
    band: 22,
    font: 11,
    readWrite: 46,
    folded: 34,
    hover: 78,
    inset: 10,
  },
  page: {
    dx: 26,
    dy: 13,
    gap: 4,
    lift: 10,
    min: 26,
    max: 62,
    band: 28,
    font: 12,
    readWrite: 56,
    folded: 34,
    hover: 102,
    inset: 14,
  },
  strata: {
    dx: 22,
    dy: 11,
    gap: 3,
    lift: 7,
    min: 25,
    max: 54,
    band: 22,
    font: 11,
    readWrite: 42,
    folded: 34,
    hover: 78,
    inset: 12,
  },
}

/** A process space takes two thirds of the depth of the slab under it. */
export const DEPTH = 0.66
/** Height of a process's row, in font sizes. */
export const ROW = 2
/** Height of a process space without its rows. */
export const HEAD = 34

/** Logarithmic, so that 388 B and 1 GB both fit: 1 MB is at 10 %, 10 MB at 35 %, 100 MB at 67 %. */
export function slabHeight(bytes: number, { min, max }: Pick<Metrics, 'min' | 'max'>): number {
  return Math.round(min + (max - min) * Math.min(1, Math.log10(1 + bytes / 1e6) / 3))
}

/** Whether a second line fits under the instruction. */
export const hasTwoLines = (height: number, font: number) => height >= font * 2 + 11

export const round = (n: number) => Math.round(n * 100) / 100

export function polygon(...points: [number, number][]): string {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`
}

/** The right edge of a layer that can still change: a line drawn by hand, one wave every 9 px. Goes down from x, y. */
export function freehand(x: number, y: number, height: number): string {
  const waves = Math.max(2, Math.round(height / 9))
  const step = height / waves
  let path = ''
  for (let i = 0; i < waves; i++) {
    const bend = i % 2 ? -2.2 : 2.2
    path += `Q${round(x + bend)} ${round(y + step * (i + 0.5))} ${round(x)} ${round(y + step * (i + 1))}`
  }
  return path
}

/** The three faces of a slab whose front bottom left corner is the origin. `open`: with the freehand edge. */
export function slabFaces(w: number, h: number, { dx, dy }: Pick<Metrics, 'dx' | 'dy'>, open: boolean) {
  const top = polygon([0, -h], [w, -h], [w + dx, -h - dy], [dx, -h - dy])
  if (!open) {
    return {
      top,
      side: polygon([w, -h], [w + dx, -h - dy], [w + dx, -dy], [w, 0]),
      front: polygon([0, -h], [w, -h], [w, 0], [0, 0]),
    }
  }
  const edge = freehand(w, -h, h)
  return {
    top,
    side: `M${round(w)} ${round(-h)}${edge}L${round(w + dx)} ${round(-dy)}L${round(w + dx)} ${round(-h - dy)}Z`,
    front: `M0 ${round(-h)}L${round(w)} ${round(-h)}${edge}L0 0Z`,
  }
}

/** The faces of a process space whose front bottom left corner is the origin; `hidden` are the edges behind. */
export function boxFaces(w: number, h: number, metrics: Pick<Metrics, 'dx' | 'dy'>) {
  const dx = metrics.dx * DEPTH
  const dy = metrics.dy * DEPTH
  return {
    floor: polygon([0, 0], [w, 0], [w + dx, -dy], [dx, -dy]),
    hidden: `M0 0L${round(dx)} ${round(-dy)}H${round(w + dx)}M${round(dx)} ${round(-dy)}V${round(-h - dy)}`,
    side: polygon([w, 0], [w + dx, -dy], [w + dx, -h - dy], [w, -h]),
    top: polygon([0, -h], [w, -h], [w + dx, -h - dy], [dx, -h - dy]),
    front: polygon([0, -h], [w, -h], [w, 0], [0, 0]),
  }
}
