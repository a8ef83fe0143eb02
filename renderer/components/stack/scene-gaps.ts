import { GAP_LINE, type Placed } from './layout.ts'
import { clipEnd } from './measure.ts'
import type { Frame } from './scene-frame.ts'
import type { SceneNode } from './scene-node.ts'

/** Instructions that made no layer, in the gap between the slabs where they were run. */
export function gapNodes(placed: Placed[], frame: Frame): SceneNode[] {
  const { model, metrics, view } = frame
  const font = metrics.font - 1
  return model.gaps.flatMap(({ above, texts }): SceneNode[] => {
    const p = placed.find(({ layer }) => layer.id === above)
    if (!p || texts.length === 0) return []
    const h = texts.length * GAP_LINE
    const lines = texts.map((text) => clipEnd(text, p.w - metrics.band - 16, font))
    // the first that was run lies lowest, whichever end the base is at
    const draw = { texts: view.flip ? lines : lines.reverse() }
    const y = frame.foot(p.elevation + p.h + metrics.dy + 2, h)
    const aria = { level: p.level, label: texts.join(', '), busy: false }
    const key = `gap:${p.layer.key}`
    return [{ kind: 'gap', key, x: p.x + metrics.band, y, w: p.w, h, look: JSON.stringify(draw), aria, draw }]
  })
}
