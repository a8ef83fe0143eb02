import type { SceneNode } from './scene-node.ts'

export type TreeKey =
  | { type: 'focus'; key: string }
  /** `layer`: its id; for a name, the key of the node. */
  | { type: 'select'; layer: string }
  | { type: 'unfold'; layers: string[] }
  | { type: 'refold' }

/** Nodes that a person can go to, in reading order. */
export const items = (nodes: readonly SceneNode[]) => nodes.filter((node) => node.aria !== null)

/** What a key does on the node `at`. The arrows go the way they point, whichever end the base is at. */
export function onTreeKey(pressed: string, nodes: readonly SceneNode[], at: string): TreeKey | null {
  const all = items(nodes)
  const node = all.find((candidate) => candidate.key === at)
  if (!node) return null
  const focus = (target: SceneNode | undefined): TreeKey | null => (target ? { type: 'focus', key: target.key } : null)
  switch (pressed) {
    case 'ArrowUp':
      return focus(nearest(all, node, (from, to) => from.y - to.y))
    case 'ArrowDown':
      return focus(nearest(all, node, (from, to) => to.y - from.y))
    case 'Home':
      return focus(all[0])
    case 'End':
      return focus(all.at(-1))
    case 'ArrowRight':
      if (node.kind === 'slab' && node.unfolds.length > 0) return { type: 'unfold', layers: node.unfolds }
      return focus(beside(all, node, (from, to) => to.x - from.x))
    case 'ArrowLeft':
      return focus(beside(all, node, (from, to) => from.x - to.x)) ?? { type: 'refold' }
    case 'Enter':
    case ' ':
      return pick(node)
    default:
      return null
  }
}

/** What a click does, and Enter. */
export function pick(node: SceneNode): TreeKey | null {
  if (node.kind === 'front') return { type: 'select', layer: node.layer }
  if (node.kind === 'name') return { type: 'select', layer: node.key }
  if (node.kind !== 'slab') return null
  return node.unfolds.length > 0 ? { type: 'unfold', layers: node.unfolds } : { type: 'select', layer: node.layer }
}

interface Point {
  x: number
  y: number
}

/** Where a node's words stand: a process space is found by its title, so that its processes lie under it. */
function point(node: SceneNode): Point {
  const x = node.x + node.w / 2
  if (node.kind === 'process') return { x, y: node.y + node.h / 2 }
  return { x, y: node.kind === 'front' ? node.y - node.h + 14 : node.y - node.h / 2 }
}

type Distance = (from: Point, to: Point) => number

/** The closest one that lies `away`, in the same column before another. */
function nearest(all: SceneNode[], from: SceneNode, away: Distance): SceneNode | undefined {
  const here = point(from)
  const cost = (node: SceneNode) => away(here, point(node)) + Math.abs(point(node).x - here.x) * 0.5
  return all.filter((node) => away(here, point(node)) > 2).sort((a, b) => cost(a) - cost(b))[0]
}

/** A slab of a neighbouring column. */
function beside(all: SceneNode[], from: SceneNode, away: Distance): SceneNode | undefined {
  const here = point(from)
  const level = (node: SceneNode) => Math.abs(point(node).y - here.y)
  return all
    .filter((node) => node.kind === 'slab' && node.w < 0.9 * 440 && away(here, point(node)) > node.w * 0.6)
    .sort((a, b) => level(a) - level(b))[0]
}
