import { RESTS_HEIGHT } from './fit.ts'
import { hasTwoLines } from './geometry.ts'
import { NARROW, type Placed } from './layout.ts'
import { formatSize } from '../../lib/format.ts'
import { clipEnd, clipMiddle, textWidth } from './measure.ts'
import { chainTo, type StackLayer } from './model.ts'
import { type Frame, isPlate } from './scene-frame.ts'
import type { NodeOf, SceneNode } from './scene-node.ts'

/** What is drawn over the stack: names, dimension lines, what rests on it. */
export function annotations(placed: Placed[], frame: Frame): SceneNode[] {
  return [
    ...names(placed, frame),
    ...dimensions(placed, frame),
    ...rests(placed, frame),
    ...archiveArrow(placed, frame),
  ]
}

/** What the chosen path and the sheets beside the stack add: behind it and before it. */
export function overlays(placed: Placed[], frame: Frame): { behind: SceneNode[]; before: SceneNode[] } {
  return {
    behind: [ground(frame), ...projection(placed, frame)],
    before: [...section(placed, frame), ...leaders(placed, frame)],
  }
}

function ground({ view, metrics, left, width, y }: Frame): NodeOf<'ground'> {
  const { labels, flip } = view
  const caption = view.caption ?? (flip ? labels.baseAtTheTop : labels.baseAtTheBottom)
  const draw = { left: -Math.min(left - 8, 46), right: width + metrics.dx + 8, flip, caption }
  return {
    kind: 'ground',
    key: 'ground',
    x: left,
    y: y(0),
    w: width,
    h: 0,
    look: JSON.stringify(draw),
    aria: null,
    draw,
  }
}

function names(placed: Placed[], frame: Frame): SceneNode[] {
  const { model, view, metrics, chain } = frame
  const nodes: SceneNode[] = []
  const strata = model.of.kind === 'store'
  const named = Map.groupBy(model.names, (name) => name.at)
  for (const p of placed) {
    const here = named.get(p.layer.id) ?? []
    const first = here[0]
    if (!first || p.layer.folded.length > 0) continue
    const flag = view.left === 'flags' && chain.has(p.layer.id)
    if (!flag && !isPlate(first, frame)) continue
    const over = p.children[0]
    // in strata, where the first of those that rest on it ends: beyond, its own top face is bare
    const w = strata && over && p.children.length > 1 ? over.w : p.w
    const narrow = w < NARROW
    const room = flag ? frame.left - 26 : w - (narrow ? 30 : 104)
    const more = here.length > 1 ? ` +${here.length - 1}` : ''
    const text = clipMiddle(first.text, room - textWidth(more, 11), 11) + more
    const below = flag ? (first.kind === 'container' ? view.labels.containerWord : view.labels.imageWord) : ''
    const draw = {
      text,
      warm: first.kind === 'container',
      hot: !flag && model.of.kind === 'image',
      gone: view.gone.has(p.layer.key),
      shape: flag ? 'flag' : 'plate',
      below,
    } as const
    const edge = frame.foot(p.elevation, p.h) - p.h
    // clear of the size at the right, and of the words below; on a narrow slab it stands on the top face
    const onTopFace = narrow && !hasTwoLines(p.h, metrics.font) && p.children.length === 0
    const place = flag
      ? { x: p.x - 3, y: edge + 0.5 }
      : { x: p.x + w - (narrow ? 10 : 88), y: edge - (onTopFace ? 8 : strata ? 1 : 4) }
    nodes.push({
      kind: 'name',
      key: `name:${p.layer.key}`,
      ...place,
      w: textWidth(text, 11) + 12,
      h: 17,
      look: JSON.stringify(draw),
      aria: strata
        ? { level: p.level, label: here.map(({ text }) => view.labels.name(text)).join(', '), busy: false }
        : null,
      names: here.map(({ text }) => text),
      draw,
    })
  }
  return nodes
}

interface Span {
  key: string
  from: Placed
  to: Placed
  x: number
  warm: boolean
  /** Longest first; the first that fits is written. */
  texts: string[]
}

function dimensions(placed: Placed[], frame: Frame): SceneNode[] {
  if (frame.view.left !== 'dimensions') return []
  return spans(placed, frame).map(({ key, from, to, x, warm, texts }) => {
    const low = frame.y(from.elevation)
    const high = frame.y(to.elevation + to.h)
    const length = Math.abs(low - high)
    const text = texts.find((candidate) => textWidth(candidate, 10) < length - 14) ?? ''
    const draw = { length, text, warm }
    return {
      kind: 'dimension',
      key,
      x,
      y: Math.max(low, high),
      w: 0,
      h: length,
      look: JSON.stringify(draw),
      aria: null,
      draw,
    }
  })
}

function spans(placed: Placed[], { model, view, left }: Frame): Span[] {
  const { dimension } = view.labels
  const at = new Map(placed.map((p) => [p.layer.id, p]))
  const chain = chainTo(model, model.focus).flatMap((layer) => at.get(layer.id) ?? [])
  const size = (part: Placed[]) => formatSize(part.reduce((sum, p) => sum + (p.layer.bytes ?? 0), 0))
  const near = left - 14
  const span = (key: string, part: Placed[], x: number, warm: boolean, texts: string[]): Span[] => {
    const [from, to] = [part[0], part.at(-1)]
    return from && to ? [{ key, from, to, x, warm, texts }] : []
  }
  const is = (...states: StackLayer['state'][]) => chain.filter((p) => states.includes(p.layer.state) && !p.layer.loose)
  if (model.of.kind === 'archive') {
    const [present, added] = [is('present'), is('new')]
    return [
      ...span('dimension:present', present, near, false, [dimension.present(size(present)), size(present)]),
      ...span('dimension:new', added, near, false, [dimension.added(size(added)), size(added)]),
    ]
  }
  const image = is('sealed')
  const count = image.reduce((sum, p) => sum + Math.max(1, p.layer.folded.length), 0)
  const shared = image.filter((p) => p.layer.sharedBy > 0)
  const own = image.filter((p) => p.layer.sharedBy === 0)
  if (model.of.kind === 'image' && shared.length > 0 && own.length > 0) {
    const images = Math.min(...shared.map((p) => p.layer.sharedBy))
    return [
      ...span('dimension:shared', shared, near, false, [dimension.shared(images, size(shared)), size(shared)]),
      ...span('dimension:own', own, near, false, [dimension.own(size(own)), size(own)]),
    ]
  }
  const whole = span('dimension:image', image, near, false, [
    dimension.image(count, size(image)),
    dimension.imageShort(size(image)),
    size(image),
  ])
  const top = chain.at(-1)
  if (!top || (top.layer.state !== 'open' && top.layer.state !== 'removing')) return whole
  return [
    ...whole,
    ...span('dimension:container', chain, left - 38, true, [dimension.container, dimension.containerShort]),
  ]
}

function rests(placed: Placed[], frame: Frame): SceneNode[] {
  const { model, view, metrics } = frame
  const top = placed.find((p) => p.layer.id === model.focus)
  if (!top || model.rests.length === 0 || view.flip || top.children.length > 0) return []
  const w = top.w
  const text = clipEnd(view.labels.restsOnIt(model.rests.length, model.rests.join(', ')), w - 20, 10)
  const draw = { w, dx: metrics.dx, dy: metrics.dy, text }
  const y = frame.y(top.elevation + top.h + RESTS_HEIGHT - metrics.dy)
  return [{ kind: 'rests', key: 'rests', x: top.x, y, w, h: 26, look: JSON.stringify(draw), aria: null, draw }]
}

function archiveArrow(placed: Placed[], frame: Frame): SceneNode[] {
  const first = placed.find((p) => p.layer.state === 'new')
  const under = placed.find((p) => p.layer.id === first?.layer.parent)
  if (!first || !under || under.layer.state !== 'present' || frame.view.flip) return []
  const top = frame.y(first.elevation) + 6
  const draw = { length: frame.y(under.elevation + under.h) - 8 - top, text: frame.view.labels.willBeSetOnThese }
  const x = first.x + first.w / 2
  return [
    { kind: 'arrow', key: 'arrow', x, y: top, w: 0, h: draw.length, look: JSON.stringify(draw), aria: null, draw },
  ]
}

/** Section A-A: a chain line through the whole stack, with a mark where the chosen path occurs. */
function section(placed: Placed[], frame: Frame): SceneNode[] {
  const { view, left, width } = frame
  if (!view.section) return []
  const middle = (p: Placed) => frame.foot(p.elevation, p.h) - p.h / 2
  const edges = placed.flatMap((p) => [frame.foot(p.elevation, p.h), frame.foot(p.elevation, p.h) - p.h])
  const top = Math.min(...edges) - 22
  const bottom = Math.max(...edges) + 14
  const marks = placed.flatMap((p) => {
    const kind = view.section?.get(p.layer.id)
    return kind ? [{ kind, y: middle(p) - top }] : []
  })
  const draw = { length: bottom - top, letter: view.labels.section, marks }
  const x = left + width - 88
  return [
    { kind: 'section', key: 'section', x, y: top, w: 0, h: draw.length, look: JSON.stringify(draw), aria: null, draw },
  ]
}

/** Straight runs, one lane each, from a dot on a slab's side to the right edge of the sheet. */
function leaders(placed: Placed[], frame: Frame): SceneNode[] {
  const { view, left, width, metrics } = frame
  const right = left + width + metrics.dx
  const gap = view.width - right
  const pitch = Math.min(14, (gap - 20) / Math.max(1, view.leaders.length))
  const onSlab = new Map<string, number>()
  return view.leaders.flatMap((leader, i): SceneNode[] => {
    const p = placed.find(({ layer }) => layer.id === leader.layer)
    if (!p) return []
    const nth = onSlab.get(leader.layer) ?? 0
    onSlab.set(leader.layer, nth + 1)
    const step = Math.min(11, (p.h - 8) / Math.max(1, view.leaders.filter((l) => l.layer === leader.layer).length))
    const start = right - metrics.dx * 0.38
    const y = frame.foot(p.elevation, p.h) - p.h / 2 - metrics.dy / 2 + (nth - 0.5) * step
    const lane = view.width - 12 - i * pitch
    const points: [number, number][] = [
      [start, y],
      [lane, y],
      [lane, leader.y],
      [view.width, leader.y],
    ]
    const draw = { points, tone: leader.tone, strong: leader.strong }
    return [
      { kind: 'leader', key: `leader:${i}`, x: 0, y: 0, w: 0, h: 0, look: JSON.stringify(draw), aria: null, draw },
    ]
  })
}

/** The read-write layer drawn out to the sheet that shows its inside. */
function projection(placed: Placed[], frame: Frame): SceneNode[] {
  const { view, metrics } = frame
  const p = placed.find(({ layer }) => layer.state === 'open' && layer.id === frame.model.focus)
  if (!view.projection || !p) return []
  const x = p.x + p.w + metrics.dx
  const y = frame.foot(p.elevation, p.h) - metrics.dy
  const draw = {
    w: view.width - x,
    from: p.h,
    depth: metrics.dy,
    top: view.projection.top - y,
    bottom: view.projection.bottom - y,
  }
  return [
    { kind: 'projection', key: 'projection', x, y, w: draw.w, h: p.h, look: JSON.stringify(draw), aria: null, draw },
  ]
}
