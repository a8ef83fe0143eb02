import { describe, expect, test } from 'vitest'
import type { StepData } from '../../../engine/wire/trace.ts'
import type { StackModel } from '../stack/model.ts'
import { scene } from '../stack/scene.ts'
import {
  CONTAINER,
  createdModel,
  IMAGE,
  id,
  imageModel,
  made,
  refs,
  ROWS,
  RW,
  runningModel,
  sealed,
  started,
  TOP,
  view,
} from '../stack/testing/models.ts'
import { diff, presence } from './diff.ts'
import { pointedAt, reduce } from './reduce.ts'

/** What a person would see of a verb: one line a step. */
function told(from: StackModel, steps: StepData[], reduced = false): string[][] {
  let model = from
  return steps.map((step) => {
    const next = reduce(model, step)
    const list = diff(
      scene(model, view()).nodes,
      scene(next, view()).nodes,
      { step, marks: pointedAt(next, step) },
      reduced,
    )
    model = next
    return list.map(({ type, key, recipe }) => `${type} ${key} ${recipe}`)
  })
}

const store: StackModel = { ...imageModel, of: { kind: 'store', id: '', name: '' } }
const twin = refs(
  [
    ['npm2', 'RUN npm ci', 101.7e6, 9],
    ['copy2', 'COPY . .', 3.6e6, 9],
  ],
  id('app'),
)

describe('recipes', () => {
  test('run: the image is outlined, the read-write layer drops, the box grows, processes pop', () => {
    const image: StepData = { kind: 'image.found', image: IMAGE, top: TOP, layers: refs(ROWS) }
    expect(told(imageModel, [image, ...made, ...started])).toEqual([
      ['base', 'app', 'npm', 'copy'].map((name) => `mark slab:${id(name)} outline`),
      [`enter slab:${RW} drop`, 'enter dimension:container fade'],
      [`enter back:${RW} grow`, `enter front:${RW} grow`],
      [`enter process:${RW}:1 pop`],
      [`enter process:${RW}:18 pop`],
    ])
  })

  test('stop: the title changes and the timer comes, processes end, the box sinks, the footprint stays', () => {
    expect(
      told(runningModel, [
        { kind: 'signal.sent', on: RW, signal: 'TERM', grace: 10 },
        { kind: 'process.ended', on: RW, pids: [1, 18], exitCode: 0 },
        { kind: 'space.gone', on: RW, exitCode: 0, oomKilled: false },
      ]),
    ).toEqual([
      [`morph front:${RW} geometry`, `enter timer:${RW} fade`],
      [`leave process:${RW}:1 end`, `leave process:${RW}:18 end`],
      [
        `morph slab:${RW} geometry`,
        `enter footprint:${RW} fade`,
        `leave back:${RW} sink`,
        `leave front:${RW} sink`,
        `leave timer:${RW} fade`,
      ],
    ])
  })

  test('kill, and running out of memory: the box breaks', () => {
    const gone: StepData = { kind: 'space.gone', on: RW, exitCode: 137, oomKilled: false }
    const [, killed = []] = told(runningModel, [{ kind: 'signal.sent', on: RW, signal: 'KILL', grace: null }, gone])
    expect(killed.filter((line) => line.endsWith('shatter'))).toHaveLength(4)
    const [starved = []] = told(runningModel, [{ ...gone, oomKilled: true }])
    expect(starved).toContain(`leave front:${RW} shatter`)
  })

  test('pause and unpause: frost and thaw, no layer moves', () => {
    const [frozen, thawed] = told(runningModel, [
      { kind: 'space.frozen', on: RW, by: 'cgroup freezer' },
      { kind: 'space.thawed', on: RW },
    ])
    expect(frozen).toContain(`morph front:${RW} frost`)
    expect(thawed).toContain(`morph front:${RW} thaw`)
    expect([...(frozen ?? []), ...(thawed ?? [])].filter((line) => line.includes('slab:'))).toEqual([])
  })

  test('exec: the process comes through the side of the box', () => {
    const exec: StepData = {
      kind: 'process.started',
      on: RW,
      process: { pid: 44, depth: 0, command: 'sh' },
      via: 'exec',
    }
    expect(told(runningModel, [exec])).toEqual([[`enter process:${RW}:44 through`]])
  })

  test('commit: first room, then the copy emerges; a seam; it sets down; its name drops on', () => {
    const layer = { id: 'making:1', parent: TOP, text: '', bytes: 1.2e6, files: 18 }
    const steps: StepData[] = [
      { kind: 'layer.copied', on: RW, layer },
      { kind: 'layer.sealed', was: 'making:1', layer: { ...layer, id: id('new') }, diffId: '' },
      { kind: 'parent.recorded', on: id('new'), parent: TOP },
      { kind: 'tag.set', name: 'web:2', image: IMAGE, top: id('new'), movedFrom: null },
    ]
    const [copied, sealing, resting, naming] = told(runningModel, steps)
    expect(copied).toContain('enter slab:making:1 emerge')
    expect(copied).toContain(`morph slab:${RW} geometry`)
    expect(sealing).toEqual(['morph slab:making:1 seam'])
    expect(resting).toContain('move slab:making:1 move')
    expect(naming).toEqual(['enter name:making:1 dropName'])
  })

  test('the copy of a commit starts exactly where the read-write layer is, and waits for its room', () => {
    const step: StepData = {
      kind: 'layer.copied',
      on: RW,
      layer: { id: 'making:1', parent: TOP, text: '', bytes: 1.2e6, files: 18 },
    }
    const before = scene(runningModel, view()).nodes
    const after = scene(reduce(runningModel, step), view()).nodes
    const emerge = diff(before, after, { step, marks: [] }).find(({ recipe }) => recipe === 'emerge')
    const [rw, copy] = [`slab:${RW}`, 'slab:making:1'].map((key) =>
      [...before, ...after].find((node) => node.key === key),
    )
    expect((copy?.x ?? 0) + (emerge?.from?.dx ?? 0)).toBe(rw?.x)
    expect((copy?.y ?? 0) + (emerge?.from?.dy ?? 0)).toBe(rw?.y)
    expect(emerge?.delay).toBe(200)
  })

  test('rm: the read-write layer goes dashed and lifts off', () => {
    const [removing, freed] = told(createdModel, [
      { kind: 'layer.removing', on: RW },
      { kind: 'layer.freed', on: RW, bytes: 1, container: CONTAINER },
    ])
    expect(removing).toEqual([`morph slab:${RW} fade`])
    expect(freed).toContain(`leave slab:${RW} lift`)
  })

  test('rmi: the name lifts off, layers turn red, then fade top first and the neighbour takes the room', () => {
    const two: StackModel = {
      ...store,
      layers: [...store.layers, ...sealed(twin, 2)],
      names: [...store.names, { text: 'web:test', at: id('copy2'), kind: 'image' }],
    }
    const [tag, red, first, second] = told(two, [
      { kind: 'tag.removed', name: 'web:test', image: IMAGE },
      { kind: 'layer.unneeded', layers: [id('npm2'), id('copy2')] },
      { kind: 'layer.freed', on: id('copy2'), bytes: 1 },
      { kind: 'layer.freed', on: id('npm2'), bytes: 1 },
    ])
    expect(tag).toEqual([`leave name:${id('copy2')} liftName`])
    expect(red).toEqual([`morph slab:${id('npm2')} fade`, `morph slab:${id('copy2')} fade`])
    expect(first).toEqual([`leave slab:${id('copy2')} crumble`])
    expect(second).toContain(`morph slab:${TOP} geometry`)
    expect(second).toContain(`leave slab:${id('npm2')} crumble`)
  })

  test('load: neighbours make room, the layer drops, fills and is sealed', () => {
    const [layer] = twin
    if (!layer) throw new Error('the twin has layers')
    const [dropped, filled, sealing] = told(store, [
      { kind: 'layer.added', layer, making: true },
      { kind: 'layer.progress', on: layer.id, bytes: layer.bytes, fraction: 0.5 },
      { kind: 'layer.sealed', was: layer.id, layer, diffId: '' },
    ])
    expect(dropped).toContain(`enter slab:${layer.id} drop`)
    expect(dropped).toContain(`morph slab:${TOP} geometry`)
    expect(filled).toEqual([`morph slab:${layer.id} fill`])
    expect(sealing).toEqual([`morph slab:${layer.id} seam`])
  })
})

test('reduced motion knows only fades at the final place', () => {
  const lines = told(runningModel, [{ kind: 'space.gone', on: RW, exitCode: 0, oomKilled: false }], true).flat()
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(line).toMatch(/ fade$/)
})

test('a scene that did not change has nothing to tell, and a refusal only points', () => {
  const { nodes } = scene(runningModel, view())
  expect(diff(nodes, nodes, { step: { kind: 'catch-up' }, marks: [] })).toEqual([])
  const refused = diff(nodes, nodes, { step: { kind: 'refused' }, marks: [RW] })
  expect(refused.map(({ key, recipe, duration }) => [key, recipe, duration])).toEqual([
    [`slab:${RW}`, 'refuse', 600],
    [`front:${RW}`, 'refuse', 600],
  ])
})

test('truth that only measures anew is drawn without any motion', () => {
  const measured: StackModel = {
    ...runningModel,
    spaces: runningModel.spaces.map((space) => ({
      ...space,
      note: 'running 3 h',
      processes: space.processes.map((process) => ({ ...process, use: '84.0 MB' })),
    })),
  }
  const cue = { step: { kind: 'settle' }, marks: [] } as const
  expect(diff(scene(runningModel, view()).nodes, scene(measured, view()).nodes, cue)).toEqual([])
})

test('what leaves keeps its depth: it stays after the neighbour that it followed', () => {
  expect(presence(['a', 'b', 'c', 'd'], ['a', 'd', 'e'])).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(presence(['a', 'b'], ['b'])).toEqual(['a', 'b'])
})
