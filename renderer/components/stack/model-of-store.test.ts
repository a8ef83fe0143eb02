import { describe, expect, it } from 'vitest'
import type { StoreGraph } from '../../../engine/wire/store.ts'
import { items, onTreeKey } from './keyboard.ts'
import { modelOfStore, withText } from './model-of-store.ts'
import { scene } from './scene.ts'
import type { NodeOf, SceneNode } from './scene-node.ts'
import { view } from './testing/models.ts'

const layer = (id: string, parent: string | null, text = `RUN ${id}`) => ({ id, parent, text, bytes: 1000, files: 1 })
const counts = { added: 1, changed: 0, deleted: 0, bytes: 12 }
const container = (name: string, top: string, status: 'running' | 'exited' = 'running') => ({
  ...{ id: name, name, top, status, bytes: 12, counts, command: 'sh' },
  exitCode: status === 'exited' ? 3 : null,
})

/** debian under node and postgres; node under two apps, of which one has two containers; and a stack that shares nothing. */
const GRAPH: StoreGraph = {
  layers: [
    layer('debian', null),
    layer('busybox', null),
    layer('postgres', 'debian'),
    layer('node', 'debian'),
    layer('app1', 'node'),
    layer('app2', 'node', 'COPY . .'),
  ],
  images: [
    { id: 'sha256:d', names: ['debian:12'], top: 'debian', bytes: 1 },
    { id: 'sha256:p', names: ['postgres:16'], top: 'postgres', bytes: 1 },
    { id: 'sha256:1', names: ['shop:1', 'shop:latest'], top: 'app1', bytes: 1 },
    { id: 'sha256:222222222222222', names: [], top: 'app2', bytes: 1 },
  ],
  containers: [container('one', 'app1'), container('two', 'app1', 'exited'), container('alone', 'busybox')],
}
const STORE = modelOfStore(GRAPH)
const strata = (change = {}) => scene(STORE, view({ size: 'strata', width: 1108, left: 'nothing', ...change }))
const slabs = (nodes: SceneNode[]) =>
  new Map(nodes.flatMap((node) => (node.kind === 'slab' ? [[node.layer, node]] : [])))
const find = (nodes: Map<string, NodeOf<'slab'>>, id: string) => nodes.get(id) as NodeOf<'slab'>

describe('the strata of a store', () => {
  it('draw a shared layer once, as wide as all that rests on it, the widest at the left', () => {
    const drawn = slabs(strata().nodes)
    expect(drawn.size).toBe(GRAPH.layers.length + GRAPH.containers.length)
    const [debian, node, postgres, busybox] = ['debian', 'node', 'postgres', 'busybox'].map((id) => find(drawn, id))
    expect(debian?.w).toBe((node?.w ?? 0) + 30 + (postgres?.w ?? 0))
    expect(node?.x).toBe(debian?.x)
    expect(postgres?.x).toBeGreaterThan((node?.x ?? 0) + (node?.w ?? 0))
    expect(busybox?.y).toBe(debian?.y)
    expect(busybox?.x).toBeGreaterThan((debian?.x ?? 0) + (debian?.w ?? 0))
  })

  it('grow beyond the sheet when there is no room for the words, and never overlap', () => {
    expect(strata().width).toBe(1108)
    const { nodes, width } = strata({ width: 400 })
    expect(width).toBeGreaterThan(700)
    const leaves = [...slabs(nodes).values()].filter(({ layer }) => layer.startsWith('rw:') || layer === 'postgres')
    const spans = leaves.map(({ x, w }) => [x, x + w] as const).sort((a, b) => a[0] - b[0])
    for (const [at, [from]] of spans.entries()) if (at > 0) expect(from).toBeGreaterThanOrEqual(spans[at - 1]?.[1] ?? 0)
  })

  it('let a person go to each name and container by keys, and say what they are', () => {
    const { nodes } = strata()
    const names = items(nodes).filter(({ kind }) => kind === 'name')
    expect(names.map(({ aria }) => aria?.label)).toEqual([
      'Name debian:12',
      'Name shop:1, Name shop:latest',
      'Name 222222222222',
      'Name postgres:16',
    ])
    expect(onTreeKey('Enter', nodes, 'name:app1')).toEqual({ type: 'select', layer: 'name:app1' })
    const labels = items(nodes).map(({ aria }) => aria?.label)
    expect(labels).toContain('Read-write layer, 12 B, 1 added, 0 changed, 0 deleted, named two, exited 3')
    expect(labels.some((label) => label?.startsWith('one, Process space, running'))).toBe(true)
  })

  it('mark what would go with something, a folded run only when all of it goes', () => {
    const { nodes } = strata({ gone: new Set(['app1', 'rw:one']) })
    const gone = [...slabs(nodes).values()].filter(({ draw }) => draw.material === 'gone')
    expect(gone.map((slab) => slab.layer)).toEqual(['app1', 'rw:one'])
    expect(gone[0]?.aria?.label).toContain('would be freed')
    expect(nodes.flatMap((node) => (node.kind === 'name' && node.draw.gone ? [node.draw.text] : []))).toEqual([
      'shop:1 +1',
    ])
  })
})

describe('a filter by text', () => {
  it('keeps what has it in a name or an instruction, and all that this rests on', () => {
    const ids = (text: string) => withText(STORE, text).layers.map(({ id }) => id)
    expect(ids('postgres')).toEqual(['debian', 'postgres'])
    expect(ids('copy .')).toEqual(['debian', 'node', 'app2'])
    expect(ids('TWO')).toEqual(['debian', 'node', 'app1', 'rw:two'])
    expect(ids('nothing has this')).toEqual([])
    expect(withText(STORE, ' ')).toBe(STORE)
    expect(withText(STORE, 'alone').spaces.map(({ on }) => on)).toEqual(['rw:alone'])
  })
})

it('a thousand layers become a drawing within the time of a few frames', () => {
  const layers = Array.from({ length: 1000 }, (_, i) => layer(`l${i}`, i % 5 === 0 ? null : `l${i - 1}`))
  const images = layers.filter((_, i) => i % 5 === 4).map(({ id }) => ({ id, names: [`${id}:1`], top: id, bytes: 1 }))
  const many = modelOfStore({ layers, images, containers: [] })
  scene(many, view({ size: 'strata', left: 'nothing' }))
  const began = performance.now()
  scene(many, view({ size: 'strata', left: 'nothing' }))
  // Generous: what it guards against is a cost that grows with the square, which takes seconds.
  expect(performance.now() - began).toBeLessThan(1000)
})
