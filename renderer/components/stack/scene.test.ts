import { expect, test } from 'vitest'
import type { SceneNode } from './scene-node.ts'
import { scene } from './scene.ts'
import { imageModel, RW, run, runningModel, tall, TOP, view } from './testing/models.ts'
import { stackLayer } from './model.ts'

const kinds = (nodes: SceneNode[]) => nodes.map((node) => node.key)
const spoken = (nodes: SceneNode[]) => nodes.flatMap((node) => (node.aria ? [node.aria.label] : []))

test('nodes come in paint order: parent before child, a process space from its back to its front', () => {
  const { nodes } = scene(runningModel, view())
  expect(kinds(nodes)).toEqual([
    'ground',
    'slab:sha256:base',
    'slab:sha256:app',
    'slab:sha256:npm',
    'slab:sha256:copy',
    `slab:${RW}`,
    `back:${RW}`,
    `process:${RW}:1`,
    `process:${RW}:18`,
    `front:${RW}`,
    'dimension:image',
    'dimension:container',
  ])
})

test('a name says all that is drawn', () => {
  expect(spoken(scene(runningModel, view()).nodes)).toEqual([
    'Layer 1, debian.sh out/ bookworm, 74.8 MB, read-only',
    'Layer 2, WORKDIR /app, 0 B, read-only',
    'Layer 3, RUN npm ci --omit=dev, 96.2 MB, read-only',
    'Layer 4, COPY . ., 3.4 MB, read-only, named shop/web:1',
    'Read-write layer, 1.2 MB, 14 added, 3 changed, 1 deleted',
    'PID 1, node server.js',
    'PID 18, node worker.js',
    'Process space, running, 2 processes',
  ])
})

test('a stopping, a paused and an exited container are told in words, not by colour alone', () => {
  const stopping = run(runningModel, { kind: 'signal.sent', on: RW, signal: 'TERM', grace: 10 })
  expect(spoken(scene(stopping, view()).nodes)).toContain('Process space, stopping, SIGTERM sent, 2 processes')
  expect(kinds(scene(stopping, view()).nodes)).toContain(`timer:${RW}`)
  const paused = run(runningModel, { kind: 'space.frozen', on: RW, by: 'SIGSTOP' })
  expect(spoken(scene(paused, view()).nodes)).toContain('PID 1, node server.js, frozen')
  const exited = run(runningModel, { kind: 'space.gone', on: RW, exitCode: 137, oomKilled: false })
  const { nodes } = scene(exited, view())
  expect(spoken(nodes).at(-1)).toBe('Read-write layer, 1.2 MB, 14 added, 3 changed, 1 deleted, exited 137')
  expect(kinds(nodes)).toContain(`footprint:${RW}`)
  expect(kinds(nodes)).not.toContain(`front:${RW}`)
})

test('slabs lie on each other without touching, and nothing leaves the sheet', () => {
  for (const size of ['pane', 'page'] as const) {
    const drawn = scene(runningModel, view({ size }))
    const slabs = drawn.nodes.filter((node) => node.kind === 'slab')
    slabs.slice(1).forEach((slab, i) => {
      const below = slabs[i]
      expect(slab.y).toBeLessThan((below?.y ?? 0) - (below?.h ?? 0))
    })
    for (const node of drawn.nodes) expect(node.y - node.h).toBeGreaterThanOrEqual(0)
    expect(drawn.height).toBe(538)
  }
})

test('starting and stopping a container never moves or resizes a layer', () => {
  const place = (model: typeof runningModel) =>
    scene(model, view())
      .nodes.filter((node) => node.kind === 'slab')
      .map((node) => [node.key, node.y, node.h])
  const stopped = run(runningModel, { kind: 'space.gone', on: RW, exitCode: 0, oomKilled: false })
  expect(place(stopped)).toEqual(place(runningModel))
})

test('flipped, the base is at the top and painted last, because what is higher hides what is lower', () => {
  const { nodes } = scene(runningModel, view({ flip: true }))
  const slabs = nodes.filter((node) => node.kind === 'slab')
  expect(slabs.at(-1)?.key).toBe('slab:sha256:base')
  expect(slabs.at(-1)?.y).toBeLessThan(slabs[0]?.y ?? 0)
})

test('two that rest on one layer share its width, left before right', () => {
  const forked = run(runningModel, {
    kind: 'layer.copied',
    on: RW,
    layer: { id: 'making:1', parent: TOP, text: '', bytes: 1.2e6, files: 18 },
  })
  const { nodes } = scene(forked, view())
  const rw = nodes.find((node) => node.key === `slab:${RW}`)
  const copy = nodes.find((node) => node.key === 'slab:making:1')
  expect(copy?.x).toBe((rw?.x ?? 0) + (rw?.w ?? 0) + 30)
  expect(copy?.y).toBeLessThan(rw?.y ?? 0)
  expect(copy?.aria?.level).toBe(2)
})

test('128 layers and 100 processes stay within twenty nodes, and the box says how many it leaves out', () => {
  const processes = Array.from({ length: 100 }, (_, i) => ({ pid: i + 1, depth: 0, command: 'worker', use: '' }))
  const model = tall(128)
  const top = model.layers.at(-1)?.id ?? null
  const busy = {
    ...model,
    layers: [...model.layers, stackLayer({ id: RW, parent: top, state: 'open' })],
    focus: RW,
    spaces: [{ on: RW, state: 'running' as const, processes, signal: null, grace: null, note: '' }],
  }
  const drawn = scene(busy, view())
  expect(drawn.nodes.length).toBeLessThanOrEqual(20)
  expect(drawn.height).toBe(538)
  expect(spoken(drawn.nodes)).toContain('98 more')
  expect(spoken(drawn.nodes)).toContain('Process space, running, 100 processes')
})

test('unfolding a band makes the sheet as high as it needs to be', () => {
  const model = tall(128)
  const unfolded = new Set(model.layers.map((layer) => layer.key))
  const drawn = scene(model, view({ unfolded }))
  expect(drawn.nodes.filter((node) => node.kind === 'slab')).toHaveLength(128)
  expect(drawn.height).toBeGreaterThan(2000)
})

test('a look changes exactly when what is drawn changes', () => {
  const looks = (nodes: SceneNode[]) => new Map(nodes.map((node) => [node.key, node.look]))
  const before = looks(scene(runningModel, view()).nodes)
  const after = looks(scene(run(runningModel, { kind: 'space.frozen', on: RW, by: 'SIGSTOP' }), view()).nodes)
  const changed = [...after].filter(([key, look]) => before.get(key) !== look).map(([key]) => key)
  expect(changed).toEqual([`back:${RW}`, `process:${RW}:1`, `process:${RW}:18`, `front:${RW}`])
})

test('an image says how much of it is shared and who rests on it', () => {
  const image = {
    ...imageModel,
    of: { kind: 'image' as const, id: 'i', name: 'shop/web:1' },
    rests: ['web', 'db'],
    layers: imageModel.layers.map((layer, i) => ({ ...layer, sharedBy: i < 2 ? 5 : 0 })),
  }
  const texts = scene(image, view()).nodes.flatMap((node) =>
    node.kind === 'dimension' || node.kind === 'rests' ? [node.draw.text] : [],
  )
  expect(texts).toContain('2 containers rest on it: web, db')
  expect(texts.some((text) => text.includes('74.8 MB'))).toBe(true)
})

test('an archive that is written stands at the right of the stack, each copy at the height of its slab', () => {
  const sheet = { of: 'layers', layers: ['sha256:base', 'sha256:npm'], bytes: 5e6, complete: false } as const
  const { nodes } = scene({ ...runningModel, sheet: { ...sheet, layers: [...sheet.layers] } }, view())
  const slabs = nodes.filter((node) => node.kind === 'slab')
  const copies = nodes.filter((node) => node.kind === 'copied')
  expect(copies.map((node) => [node.y, node.h])).toEqual([slabs[0], slabs[2]].map((node) => [node?.y, node?.h]))
  const right = Math.max(...nodes.filter((node) => node.kind === 'sheet').map((node) => node.x + node.w))
  expect(right).toBeLessThanOrEqual(420)
  expect(spoken(nodes)).toContain('Archive, 2 layers, being written, 5.0 MB')
})

test('parted slabs leave room for each instruction that made no layer, and nothing lies on anything', () => {
  const gaps = [
    { above: null, texts: [] },
    { above: 'sha256:base', texts: ['ENV A=b', 'CMD ["sh"]'] },
  ]
  const closed = scene(imageModel, view()).nodes.filter((node) => node.kind === 'slab')
  const { nodes } = scene({ ...imageModel, gaps }, view())
  const slabs = nodes.filter((node) => node.kind === 'slab')
  const [first, second] = slabs
  const lines = nodes.find((node) => node.kind === 'gap')
  expect(spoken(nodes)).toContain('ENV A=b, CMD ["sh"]')
  expect(slabs[0]?.y).toBe(closed[0]?.y)
  expect(lines?.y).toBeLessThanOrEqual((first?.y ?? 0) - (first?.h ?? 0) - 9)
  expect((lines?.y ?? 0) - (lines?.h ?? 0)).toBeGreaterThanOrEqual(second?.y ?? 0)
})

test('a low sheet, as at 200 %, shows the stack rather than empty rows of its process space', () => {
  const low = scene(runningModel, view({ height: 280 })).nodes.find((node) => node.kind === 'front')
  const high = scene(runningModel, view()).nodes.find((node) => node.kind === 'front')
  expect(low?.h).toBeLessThan(high?.h ?? 0)
})
