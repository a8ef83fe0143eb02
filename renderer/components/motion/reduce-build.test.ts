import { expect, test } from 'vitest'
import type { LayerRef, StepData } from '../../../engine/wire/trace.ts'
import { isReadWrite } from '../stack/model.ts'
import { modelOfBuild } from './model-of-build.ts'

const ref = (id: string, parent: string | null, text = ''): LayerRef => ({ id, parent, text, bytes: 7, files: 1 })
const image = { kind: 'image', id: 'i', name: 'box' } as const
const PLAN: StepData = {
  kind: 'build.planned',
  steps: [
    { id: '0.0', text: 'FROM box', stage: '0', makesLayer: false },
    { id: '0.1', text: 'ENV A=b', stage: '0', makesLayer: false },
    { id: '0.2', text: 'COPY . .', stage: '0', makesLayer: true },
    { id: '0.3', text: 'RUN make', stage: '0', makesLayer: true },
  ],
}
const BASE: StepData[] = [
  PLAN,
  { kind: 'image.found', image, top: 'base', layers: [ref('base', null, 'ADD rootfs')] },
  { kind: 'build.step', id: '0.0', state: 'cached', layer: ref('base', null) },
]
const BEGUN: StepData[] = [
  ...BASE,
  { kind: 'build.step', id: '0.2', state: 'cached', layer: ref('copied', 'base') },
  {
    kind: 'build.step',
    id: '0.3',
    state: 'started',
    on: 'step:1',
    missed: { because: 'argument', names: ['V'], more: 0 },
  },
  { kind: 'layer.added', layer: { ...ref('step:1', 'copied'), bytes: 0 }, making: false },
]

const stack = (steps: StepData[]) =>
  modelOfBuild(1, 'shop', steps).layers.map(({ id, parent, state, came, number }) => [id, parent, state, came, number])

test('the plan is dashed slabs that stand on the base as soon as that is found', () => {
  expect(stack([PLAN])).toEqual([
    ['plan:0.2', null, 'planned', null, 2],
    ['plan:0.3', 'plan:0.2', 'planned', null, 3],
  ])
  expect(stack(BASE)).toEqual([
    ['base', null, 'sealed', 'here', 1],
    ['plan:0.2', 'base', 'planned', null, 2],
    ['plan:0.3', 'plan:0.2', 'planned', null, 3],
  ])
})

test('a cached step is sealed at once; one that is made is read-write until it is sealed', () => {
  expect(stack(BEGUN)).toEqual([
    ['base', null, 'sealed', 'here', 1],
    ['copied', 'base', 'sealed', 'cached', 2],
    ['step:1', 'copied', 'step', 'missed', 3],
  ])
  const sealed: StepData[] = [
    ...BEGUN,
    { kind: 'layer.sealed', was: 'step:1', layer: ref('made', 'copied', 'RUN /bin/sh -c make'), diffId: 'd' },
    { kind: 'layer.freed', on: 'step:1', bytes: 0 },
    { kind: 'build.step', id: '0.3', state: 'done', layer: ref('made', 'copied') },
  ]
  expect(stack(sealed).at(-1)).toEqual(['made', 'copied', 'sealed', 'missed', 3])
  const [top] = modelOfBuild(1, 'shop', sealed).layers.slice(-1)
  expect(top).toMatchObject({ key: 'plan:0.3', text: 'RUN make', bytes: 7 })
})

test('a step that changed nothing leaves no slab, and what comes after it stands below', () => {
  const steps: StepData[] = [
    ...BASE,
    { kind: 'build.step', id: '0.2', state: 'started', on: 'step:1' },
    { kind: 'layer.added', layer: ref('step:1', 'base'), making: false },
    { kind: 'layer.freed', on: 'step:1', bytes: 0 },
    { kind: 'build.step', id: '0.2', state: 'done', layer: ref('base', null) },
  ]
  expect(stack(steps)).toEqual([
    ['base', null, 'sealed', 'here', 1],
    ['plan:0.3', 'base', 'planned', null, 3],
  ])
})

test('a step that fails stays as failed, without its process space', () => {
  const steps: StepData[] = [
    ...BEGUN,
    { kind: 'space.created', on: 'step:1' },
    { kind: 'layer.freed', on: 'step:1', bytes: 0 },
    { kind: 'build.step', id: '0.3', state: 'failed' },
  ]
  expect(stack(steps).at(-1)?.[2]).toBe('failed')
  expect(modelOfBuild(1, 'shop', steps).spaces).toEqual([])
})

test('a layer that two stages come to is one slab', () => {
  const plan: StepData = {
    kind: 'build.planned',
    steps: [
      { id: '0.0', text: 'FROM box', stage: 'a', makesLayer: false },
      { id: '0.1', text: 'RUN make', stage: 'a', makesLayer: true },
      { id: '1.0', text: 'FROM box', stage: 'b', makesLayer: false },
      { id: '1.1', text: 'RUN make', stage: 'b', makesLayer: true },
      { id: '1.2', text: 'RUN more', stage: 'b', makesLayer: true },
    ],
  }
  const steps: StepData[] = [
    plan,
    ...BASE.slice(1),
    { kind: 'build.step', id: '1.0', state: 'cached', layer: ref('base', null) },
    { kind: 'build.step', id: '0.1', state: 'cached', layer: ref('made', 'base') },
    { kind: 'build.step', id: '1.1', state: 'cached', layer: ref('made', 'base') },
  ]
  expect(stack(steps).map(([id, parent]) => [id, parent])).toEqual([
    ['base', null],
    ['made', 'base'],
    ['plan:1.2', 'made'],
  ])
})

test('the step of a classic build is named like a container, and is a step to come all the same', () => {
  const begun: StepData[] = [...BASE, { kind: 'build.step', id: '0.2', state: 'started', on: 'rw:abc' }]
  const left: StepData[] = [
    ...begun,
    { kind: 'layer.added', layer: ref('rw:abc', 'base'), making: false },
    { kind: 'layer.freed', on: 'rw:abc', bytes: 0 },
  ]
  for (const steps of [begun, left]) {
    const slab = modelOfBuild(1, 'shop', steps).layers.find(({ key }) => key === 'plan:0.2')
    expect(slab && [slab.state, isReadWrite(slab)]).toEqual(['planned', false])
  }
})
