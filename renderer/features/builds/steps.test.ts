import { expect, test } from 'vitest'
import type { BuildDetail, BuildVertex } from '../../../engine/wire/builds.ts'
import { liveliest, stepRows } from './steps.ts'

const DETAIL = {
  state: 'running',
  steps: { total: 3, completed: 0, cached: 0 },
  stages: [
    {
      index: 0,
      name: null,
      needed: true,
      steps: [
        { id: '0.0', text: 'FROM box', lines: { start: 1, end: 1 }, makesLayer: false },
        { id: '0.1', text: 'ENV A=b', lines: { start: 2, end: 2 }, makesLayer: false },
        { id: '0.2', text: 'RUN make', lines: { start: 3, end: 5 }, makesLayer: true },
        { id: '0.3', text: 'COPY . .', lines: { start: 6, end: 6 }, makesLayer: true },
      ],
    },
  ],
} as unknown as BuildDetail

function vertex(digest: string, start: number, text: string, change: Partial<BuildVertex> = {}): BuildVertex {
  const at = { stage: 0, text, lines: { start, end: start } }
  const rest = { started: 1, completed: 2, cached: false, error: '', missed: null, layer: null }
  return { digest, name: text, step: at, ...rest, ...change }
}

const rows = (vertices: BuildVertex[], detail = DETAIL) =>
  stepRows(detail, new Map(vertices.map((one) => [one.digest, one])))

test('each instruction has a number where it may make a layer, and what became of it', () => {
  const made = rows([
    vertex('a', 1, 'FROM box', { cached: true }),
    vertex('b', 3, 'RUN make', { completed: null }),
    { ...vertex('c', 0, ''), step: null },
  ])
  expect(made.map(({ number, state }) => [number, state])).toEqual([
    [1, 'base'],
    [null, 'settings'],
    [2, 'running'],
    [3, 'waiting'],
  ])
})

test('what the base triggers stands after FROM', () => {
  const made = rows([vertex('a', 1, 'FROM box', { cached: true }), vertex('t', 1, 'RUN echo triggered')])
  expect(made.map(({ step, number }) => [step.text, number])).toEqual([
    ['FROM box', 1],
    ['RUN echo triggered', 2],
    ['ENV A=b', null],
    ['RUN make', 3],
    ['COPY . .', 4],
  ])
})

test('a step that failed is shown before one that runs; what was cut off or not begun is told apart', () => {
  const failed = rows([vertex('b', 3, 'RUN make', { error: 'exit code: 1' })], { ...DETAIL, state: 'failed' })
  expect(failed.map(({ state }) => state)).toEqual(['begins', 'settings', 'failed', 'notReached'])
  expect(liveliest(failed, new Set())?.step.id).toBe('0.2')
  const cut = rows([vertex('b', 3, 'RUN make', { error: 'context canceled' })], { ...DETAIL, state: 'cancelled' })
  expect(cut[2]?.state).toBe('cancelled')
})

test('a build of which only its record is left does not claim that its steps were not reached', () => {
  const left = rows([], { ...DETAIL, state: 'done', steps: { total: 3, completed: 3, cached: 0 } })
  expect(left.map(({ state }) => state)).toEqual(['begins', 'settings', 'notTold', 'notTold'])
})
