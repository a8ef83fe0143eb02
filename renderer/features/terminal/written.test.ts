import { expect, test } from 'vitest'
import type { Change } from '../../../engine/wire/containers.ts'
import { countsOf, newest, withBatch } from './written.ts'

const change = (path: string, mtime: number, more: Partial<Change> = {}): Change => ({
  path,
  kind: 'added',
  type: 'file',
  bytes: 1,
  mtime,
  from: null,
  ...more,
})

test('the newest change comes first, and a folder that only holds one is left out', () => {
  const written = withBatch(new Map(), {
    reset: true,
    changes: [change('/etc', 3, { kind: 'changed', type: 'directory' }), change('/etc/a', 3), change('/b', 4)],
    gone: [],
  })
  expect(newest(written, 5).map(({ path }) => path)).toEqual(['/b', '/etc/a'])
  expect(countsOf(written)).toEqual({ added: 2, changed: 1, deleted: 0, bytes: 3 })
})

test('a path that is as below again is gone from the list', () => {
  const before = withBatch(new Map(), { reset: true, changes: [change('/a', 1), change('/b', 2)], gone: [] })
  const after = withBatch(before, { reset: false, changes: [change('/c', 3)], gone: ['/b'] })
  expect([...after.keys()]).toEqual(['/a', '/c'])
  expect([...before.keys()]).toEqual(['/a', '/b'])
})
