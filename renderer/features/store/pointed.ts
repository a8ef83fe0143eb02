import type { FreeTarget } from '../../../engine/wire/store.ts'
import type { SceneNode } from '../../components/stack/scene-node.ts'

/** What somebody points at in the drawing, and where it is. */
export interface Pointed {
  target: Extract<FreeTarget, { ref: string }>
  /** In the drawing. */
  x: number
  y: number
}

/** Names and containers can be removed; of a layer alone nobody can say so. */
export function pointedAt(node: SceneNode | null): Pointed | null {
  if (node === null) return null
  if (node.kind === 'name') {
    const ref = node.names[0]
    return ref === undefined ? null : { target: { kind: 'image', ref }, x: node.x - node.w / 2, y: node.y - 9 }
  }
  const layer = node.kind === 'slab' || node.kind === 'front' ? node.layer : ''
  if (!layer.startsWith('rw:')) return null
  const ref = layer.slice('rw:'.length)
  return { target: { kind: 'container', ref }, x: node.x + node.w / 2, y: node.y - node.h }
}
