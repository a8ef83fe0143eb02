import { expect, test } from 'vitest'
import type { BuildRecord } from '../../operations/builds/builds.ts'
import { buildDetail } from './builds.ts'

const TEXT = `FROM box AS made
RUN echo one > /one
FROM box AS unused
RUN echo unused
FROM scratch
ENV A=b
COPY --from=made /one \\
  /two
`

function record(text: string, target = ''): BuildRecord {
  return {
    id: 'b',
    operation: 7,
    title: 'shop:1',
    state: 'done',
    startedAt: 1,
    endedAt: 2,
    steps: { total: 3, completed: 3, cached: 0 },
    names: ['shop:1'],
    images: [],
    target,
    platform: 'linux/amd64',
    pinned: false,
    error: null,
    dockerfile: { name: 'Dockerfile', text },
    warnings: [],
    again: null,
  }
}

test('a build has all stages of its Dockerfile, those that its target needs told apart', () => {
  const { stages } = buildDetail(record(TEXT))
  expect(stages.map(({ name, needed }) => [name, needed])).toEqual([
    ['made', true],
    ['unused', false],
    [null, true],
  ])
  expect(stages[2]?.steps).toEqual([
    { id: '2.0', text: 'FROM scratch', lines: { start: 5, end: 5 }, makesLayer: false },
    { id: '2.1', text: 'ENV A=b', lines: { start: 6, end: 6 }, makesLayer: false },
    {
      id: '2.2',
      text: expect.stringMatching(/^COPY --from=made \/one +\/two$/),
      lines: { start: 7, end: 8 },
      makesLayer: true,
    },
  ])
  const needed = buildDetail(record(TEXT, 'unused')).stages.map((stage) => stage.needed)
  expect(needed).toEqual([false, true, false])
})

test('a Dockerfile that cannot be read has no stages, and is shown all the same', () => {
  const detail = buildDetail(record('FROM box\nRUNN echo\n'))
  expect(detail.stages).toEqual([])
  expect(detail.dockerfile?.text).toBe('FROM box\nRUNN echo\n')
})
