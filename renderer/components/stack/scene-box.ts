import { DEPTH, METRICS, ROW } from './geometry.ts'
import { clipMiddle, textWidth } from './measure.ts'
import { NARROW, type Placed, type PlacedBox } from './layout.ts'
import type { Space, StackProcess } from './model.ts'
import type { Frame } from './scene-frame.ts'
import type { BoxDrawing, ProcessDrawing, SceneNode } from './scene-node.ts'

/** Under this width a box has less room at its sides. */
const NARROW_BOX = 150
/** From the top of the box to its first row. */
const FIRST_ROW = 28

/** A process space: its back, the processes, then the faces in front of them. */
export function boxNodes(p: Placed, frame: Frame): SceneNode[] {
  const { box } = p
  if (!box) return []
  const { metrics } = frame
  const { space } = box
  const key = p.layer.key
  const y = frame.foot(box.elevation, box.h)
  const draw = boxDrawing(box, p.w < NARROW, frame)
  const look = JSON.stringify(draw)
  const common = { x: box.x, y, w: box.w, h: box.h }
  const nodes: SceneNode[] = [
    { kind: 'back', key: `back:${key}`, ...common, look: `${box.w} ${box.h} ${space.state}`, aria: null, draw },
  ]
  nodes.push(...processNodes(p, box, y, frame))
  nodes.push({
    kind: 'front',
    key: `front:${key}`,
    layer: p.layer.id,
    ...common,
    look,
    aria: { level: p.level + 1, label: boxLabel(space, frame), busy: false },
    draw,
  })
  if (space.signal !== null && space.grace !== null) {
    const inside = metrics.dx * DEPTH
    const w = box.w - 56 - inside
    nodes.push({
      kind: 'timer',
      key: `timer:${key}`,
      x: box.x + 8 + inside,
      y: y - box.h + 23,
      w,
      h: 2,
      look: `${w}`,
      aria: null,
      draw: { w, killing: draw.killing },
    })
  }
  return nodes
}

function boxDrawing({ space, w, h }: PlacedBox, narrow: boolean, { view }: Frame): BoxDrawing {
  const { labels } = view
  const plain = space.title || (space.state === 'running' && !narrow ? labels.processSpace : labels.space[space.state])
  const said = space.signal === null ? plain : narrow ? space.signal : labels.signalSent(space.signal)
  const title = clipMiddle(said, w - 44, METRICS[view.size].font)
  const fits = textWidth(title + space.note, METRICS[view.size].font) + 70 < w
  const note = space.state === 'running' && space.signal === null && !narrow && fits ? space.note : ''
  return { size: view.size, w, h, state: space.state, killing: space.signal === 'SIGKILL', title, note }
}

function boxLabel(space: Space, { view }: Frame): string {
  const { labels } = view
  const stopping = space.grace !== null || space.signal === 'SIGKILL'
  const state = stopping ? labels.space.stopping : labels.space[space.state]
  const signal = space.signal === null ? '' : labels.signalSent(space.signal)
  const title = labels.processSpace.charAt(0).toUpperCase() + labels.processSpace.slice(1)
  return [space.title, title, state, signal, labels.processes(space.processes.length)].filter(Boolean).join(', ')
}

function processNodes(p: Placed, box: PlacedBox, y: number, frame: Frame): SceneNode[] {
  const { view, metrics } = frame
  const { labels } = view
  const { space } = box
  const pad = box.w < NARROW_BOX ? 12 : 22
  const w = box.w - pad - 14
  const rowHeight = ROW * metrics.font
  const all = space.processes
  const shown = all.length > box.rows ? all.slice(0, box.rows - 1) : all
  const row = (i: number) => ({ x: box.x + pad, y: y - box.h + FIRST_ROW + i * rowHeight, w, h: rowHeight })
  const nodes: SceneNode[] = shown.map((process, i) => {
    const up = i - shown.slice(0, i).findLastIndex((other) => other.depth === process.depth - 1)
    const draw: ProcessDrawing = {
      size: view.size,
      w,
      state: space.state,
      pid: `${process.pid}`,
      command: process.command,
      use: box.w < NARROW_BOX ? '' : process.use,
      depth: process.depth,
      up: process.depth > 0 ? up : 0,
      rest: false,
    }
    return {
      kind: 'process',
      key: `process:${p.layer.key}:${process.pid}`,
      ...row(i),
      look: JSON.stringify(draw),
      aria: { level: p.level + 2, label: processLabel(process, space, frame), busy: false },
      draw,
    }
  })
  if (shown.length < all.length) {
    const text = labels.moreProcesses(all.length - shown.length)
    const draw: ProcessDrawing = {
      size: view.size,
      w,
      state: space.state,
      pid: '',
      command: text,
      use: '',
      depth: 0,
      up: 0,
      rest: true,
    }
    const aria = { level: p.level + 2, label: text, busy: false }
    nodes.push({
      kind: 'process',
      key: `process:${p.layer.key}:rest`,
      ...row(shown.length),
      look: JSON.stringify(draw),
      aria,
      draw,
    })
  }
  return nodes
}

function processLabel(process: StackProcess, space: Space, { view }: Frame): string {
  const label = view.labels.process(process.pid, process.command)
  return space.state === 'paused' ? `${label}, ${view.labels.frozen}` : label
}
