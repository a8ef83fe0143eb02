import { expect, test } from 'vitest'
import { onTreeKey } from './keyboard.ts'
import { scene } from './scene.ts'
import { RW, runningModel, tall, view } from './testing/models.ts'

const { nodes } = scene(runningModel, view())
const press = (key: string, at: string, drawn = nodes) => onTreeKey(key, drawn, at)

test('the arrows go the way they point: up from the top layer to the read-write layer, its processes, their space', () => {
  const way = [`slab:${RW}`]
  for (const _ of [1, 2, 3]) {
    const next = press('ArrowUp', way.at(-1) ?? '')
    if (next?.type === 'focus') way.push(next.key)
  }
  expect(way).toEqual([`slab:${RW}`, `process:${RW}:18`, `process:${RW}:1`, `front:${RW}`])
  expect(press('ArrowDown', `slab:${RW}`)).toEqual({ type: 'focus', key: 'slab:sha256:copy' })
})

test('up and down follow the eye when the base is at the top', () => {
  const flipped = scene(runningModel, view({ flip: true })).nodes
  expect(press('ArrowDown', 'slab:sha256:base', flipped)).toEqual({ type: 'focus', key: 'slab:sha256:app' })
})

test('Enter chooses a layer, a process space chooses the layer it stands on, a band unfolds', () => {
  expect(press('Enter', 'slab:sha256:npm')).toEqual({ type: 'select', layer: 'sha256:npm' })
  expect(press('Enter', `front:${RW}`)).toEqual({ type: 'select', layer: RW })
  expect(press('Enter', `process:${RW}:1`)).toBeNull()
  const folded = scene(tall(128), view()).nodes
  const band = folded.find((node) => node.kind === 'slab' && node.unfolds.length > 0)
  const action = press('ArrowRight', band?.key ?? '', folded)
  expect(action?.type === 'unfold' && action.layers.length).toBe(band?.kind === 'slab' && band.unfolds.length)
})

test('Home and End reach both ends, and keys that mean nothing here are left to the page', () => {
  expect(press('Home', `front:${RW}`)).toEqual({ type: 'focus', key: 'slab:sha256:base' })
  expect(press('End', 'slab:sha256:base')).toEqual({ type: 'focus', key: `front:${RW}` })
  expect(press('Tab', 'slab:sha256:base')).toBeNull()
  expect(press('ArrowUp', `front:${RW}`)).toBeNull()
})
