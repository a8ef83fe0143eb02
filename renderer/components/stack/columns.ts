import type { StackLayer, StackModel } from './model.ts'

/** Between two columns that rest on one layer. */
const COLUMN_GAP = 30
/** Between two stacks that share nothing. */
const ROOT_GAP = 48
/** Of a column on which nothing forks: wide enough for words, and no wider than they need. */
const LEAST = 154
const MOST = 230

/** How the layers that rest on one, or on the ground, stand beside each other. */
export interface Columns {
  /** Left to right, each with its width and the gap after it. `w`: what there is for all of them. */
  of(layers: readonly StackLayer[], w: number, onGround: boolean): { layer: StackLayer; w: number; gap: number }[]
}

/** Those that rest on one layer share its width. */
export const equalColumns: Columns = {
  of(layers, w) {
    const share = (w - COLUMN_GAP * (layers.length - 1)) / Math.max(1, layers.length)
    return layers.map((layer) => ({ layer, w: layers.length > 1 ? share : w, gap: COLUMN_GAP }))
  },
}

/**
 * A layer is as wide as all that rests on it, the widest at the left. Columns share the sheet as long as each has room for
 * its words; then the drawing grows beyond it.
 */
export function strataColumns(
  model: StackModel,
  children: ReadonlyMap<string | null, StackLayer[]>,
  width: number,
): Columns {
  const leaves = new Map<string, number>()
  // Parents come before children: backwards, all above a layer is counted before it.
  for (const layer of model.layers.toReversed()) {
    const above = children.get(layer.id) ?? []
    leaves.set(
      layer.id,
      Math.max(
        1,
        above.reduce((sum, child) => sum + (leaves.get(child.id) ?? 1), 0),
      ),
    )
  }
  const columns = bases(model).reduce((sum, base) => sum + (leaves.get(base.id) ?? 1), 0)
  const leaf = Math.max(LEAST, Math.min(MOST, Math.floor((width + ROOT_GAP) / Math.max(1, columns)) - ROOT_GAP))
  const widthOf = ({ id }: StackLayer) => (leaves.get(id) ?? 1) * (leaf + COLUMN_GAP) - COLUMN_GAP
  return {
    of(layers, w, onGround) {
      if (layers.length === 1 && !onGround) return layers.map((layer) => ({ layer, w, gap: 0 }))
      return layers
        .map((layer) => ({ layer, w: widthOf(layer), gap: onGround ? ROOT_GAP : COLUMN_GAP }))
        .sort((a, b) => b.w - a.w)
    },
  }
}

/** Layers that rest on the ground, or on what is not drawn. */
export function bases(model: StackModel): StackLayer[] {
  const ids = new Set(model.layers.map((layer) => layer.id))
  return model.layers.filter((layer) => layer.parent === null || !ids.has(layer.parent))
}
