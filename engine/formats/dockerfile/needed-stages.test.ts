import { expect, it } from 'vitest'
import { check } from './checks/check.ts'
import { neededStages, targetStage } from './needed-stages.ts'
import { parse } from './parse.ts'

const file = parse(
  `FROM scratch AS base
ONBUILD COPY --from=tools /t /t
FROM scratch AS tools
FROM scratch AS unused
FROM base AS app
COPY --from=2 /x /x
FROM app
RUN --mount=from=image:1,target=/i --mount=from=tools,target=/t true
`,
  'Dockerfile',
)
const needed = (target: string, contexts?: Set<string>) => [
  ...neededStages(file, targetStage(file, target), new Map(), contexts),
]

it('a stage needs its base, what it copies and mounts from, and what the triggers of its base do', () => {
  expect(needed('').toSorted()).toEqual([0, 1, 2, 3, 4])
  expect(needed('app').toSorted()).toEqual([0, 1, 2, 3])
  expect(needed('tools')).toEqual([1])
})

it('what a client lets stand for a name is no stage', () => {
  expect(needed('', new Set(['app']))).toEqual([4, 1])
  expect(needed('', new Set(['app', 'tools']))).toEqual([4])
})

it('nothing is known of what stands for a base', () => {
  const contexts = new Set(['app'])
  const late = parse('FROM scratch AS app\nFROM app\nENV A=$B', 'Dockerfile')
  const scene = { buildPlatform: 'linux/amd64', targetPlatform: 'linux/amd64', target: '', given: new Map() }
  const options = { scene, stages: new Set([1]), ignored: null, baseConfig: () => null }
  expect(check(late, { ...options, contexts }).warnings).toEqual([])
  expect(check(late, { ...options, stages: null }).warnings).toHaveLength(1)
})
