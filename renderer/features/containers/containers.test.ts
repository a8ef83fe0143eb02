import { describe, expect, test } from 'vitest'
import {
  type Change,
  type Container,
  ContainerConfig,
  HostConfig,
  NEVER_STARTED,
  type Status,
} from '../../../engine/wire/containers.ts'
import { fileMarks, leadersTo } from './changes-geometry.ts'
import { changeRows, NO_CHANGES, withBatch } from './changes-model.ts'
import { inOrder, matches, passes } from './container-filter.ts'

function container(name: string, status: Status, created = 0): Container {
  return {
    id: name.padEnd(64, '0'),
    name,
    image: { id: 'sha256:1', name: 'shop/web:2.4.1' },
    created,
    config: ContainerConfig.parse({}),
    host: HostConfig.parse({}),
    mounts: [],
    state: { ...NEVER_STARTED, status },
    argv: ['node', 'server.js'],
    ports: [],
    rwBytes: 0,
  }
}

const change = (path: string, kind: Change['kind'] = 'added', mtime = 0): Change => ({
  path,
  kind,
  type: 'file',
  bytes: 10,
  mtime,
  from: kind === 'added' ? null : 'sha256:base',
})

describe('the list', () => {
  test('what runs comes first, then the newest', () => {
    const list = [container('old', 'exited', 1), container('new', 'exited', 2), container('up', 'running', 0)]
    expect(inOrder(list).map((one) => one.name)).toEqual(['up', 'new', 'old'])
  })

  test('every status passes exactly one of the narrow filters, so that none is lost between them', () => {
    const all: Status[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']
    for (const status of all) {
      const hits = (['running', 'paused', 'stopped'] as const).filter((filter) =>
        passes(container('a', status), filter),
      )
      expect([status, hits.length]).toEqual([status, 1])
    }
  })

  test('a search finds every word somewhere in name, image or command', () => {
    expect(matches(container('web-frontend', 'running'), 'WEB server')).toBe(true)
    expect(matches(container('web-frontend', 'running'), 'web redis')).toBe(false)
    expect(matches(container('web-frontend', 'running'), '  ')).toBe(true)
  })
})

describe('changes of a read-write layer', () => {
  test('a batch names what changed and what is as below again', () => {
    const first = withBatch(NO_CHANGES, {
      reset: true,
      changes: [change('/a'), change('/b', 'deleted')],
      gone: [],
      total: 2,
    })
    const second = withBatch(first, { reset: false, changes: [change('/c', 'changed')], gone: ['/a'], total: 2 })
    expect([...second.byPath.keys()]).toEqual(['/b', '/c'])
    expect(second.counts).toEqual({ added: 0, changed: 1, deleted: 1, bytes: 20 })
  })

  test('a reset after a lost connection forgets what was known before', () => {
    const before = withBatch(NO_CHANGES, { reset: true, changes: [change('/stale')], gone: [], total: 1 })
    expect([...withBatch(before, { reset: true, changes: [], gone: [], total: 0 }).byPath]).toEqual([])
  })

  test('a folder that changed only because something in it did has no row of its own', () => {
    const folder: Change = { ...change('/etc', 'changed'), type: 'directory' }
    const changes = withBatch(NO_CHANGES, {
      reset: true,
      changes: [folder, change('/etc/hosts', 'changed')],
      gone: [],
      total: 2,
    })
    expect(changeRows(changes, 100).map((row) => row.change.path)).toEqual(['/etc/hosts'])
  })

  test('a hundred thousand files in one folder are a few rows', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => change(`/cache/${i}`, 'added', i))
    const rows = changeRows(withBatch(NO_CHANGES, { reset: true, changes: many, gone: [], total: many.length }), 100)
    expect(rows.length).toBeLessThanOrEqual(100)
    expect(rows.reduce((sum, row) => sum + 1 + row.more, 0)).toBe(100_000)
  })

  test('more marks than fit are counted instead of drawn', () => {
    const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ change: change(`/${i}`), more: 0 }))
    expect(fileMarks(rows(20))).toHaveLength(20)
    expect(fileMarks(rows(21))).toBeNull()
  })

  test('a line leads from a changed file to its layer, unless its row is scrolled away', () => {
    const layer = {
      chainId: 'sha256:base',
      diffId: '',
      parent: null,
      bytes: 0,
      counts: { files: 0, added: 0, changed: 0, deleted: 0 },
      created: null,
      text: '',
      path: '',
    }
    const rows = [{ change: change('/a', 'changed'), more: 0 }]
    expect(leadersTo(rows, [layer], 0)).toMatchObject([{ layer: 'sha256:base', tone: 'changed' }])
    expect(leadersTo(rows, [layer], 100)).toEqual([])
  })
})
