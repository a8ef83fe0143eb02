import { expect, test } from 'vitest'
import { digestOf } from '../../base/digest.ts'
import { ContainerConfig } from '../../wire/containers.ts'
import { EMPTY_DIFF_ID, type Commit, committedConfig, importedConfig } from './committed-config.ts'
import { chainIds, parseImageConfig } from './image-config.ts'
import { containerConfigOf } from './run-config.ts'

const base = digestOf('base')
const top = digestOf('top')
const parent = parseImageConfig(
  Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['sh'], Env: null },
      rootfs: { type: 'layers', diff_ids: [base] },
      history: [{ created: '2026-01-01T00:00:00Z', created_by: 'ADD base' }],
    }),
  ),
)
const commit: Commit = {
  parent,
  container: {
    id: 'c'.repeat(64),
    imageName: 'busybox',
    config: ContainerConfig.parse({
      hostname: 'abc',
      cmd: ['touch', '/x'],
      env: ['A=b'],
      volumes: ['/v'],
      healthcheck: { test: ['NONE'] },
    }),
  },
  changes: ['CMD ["ash"]', 'EXPOSE 80'],
  diffId: top,
  author: 'Ada',
  comment: 'first',
  created: Date.UTC(2026, 10, 24),
}

test('a commit is the parent with one layer and one line of history more', () => {
  const made = parseImageConfig(committedConfig(commit))
  expect(made.rootfs.diff_ids).toEqual([base, top])
  expect(chainIds(made)).toEqual([base, digestOf(`${base} ${top}`)])
  expect(made.history).toHaveLength(2)
  expect(made.history?.[1]).toEqual({
    created: '2026-11-24T00:00:00.000Z',
    author: 'Ada',
    created_by: 'touch /x',
    comment: 'first',
  })
  expect(made.config).toMatchObject({ Cmd: ['ash'], ExposedPorts: { '80/tcp': {} }, Healthcheck: { Test: ['NONE'] } })
  expect(made.container_config?.Cmd).toEqual(['touch', '/x'])
  expect(containerConfigOf(made.config)).toMatchObject({ cmd: ['ash'], env: ['A=b'], volumes: ['/v'], hostname: '' })
})

test('the keys of the top level are sorted, as Docker writes them', () => {
  const keys = Object.keys(JSON.parse(Buffer.from(committedConfig(commit)).toString()))
  expect(keys).toEqual([...keys].sort())
})

test('a commit of nothing adds history, but no layer', () => {
  const made = parseImageConfig(committedConfig({ ...commit, diffId: EMPTY_DIFF_ID }))
  expect(made.rootfs.diff_ids).toEqual([base])
  expect(made.history?.[1]?.empty_layer).toBe(true)
})

test('the empty diffID is that of a tar of two zero blocks', () => {
  expect(digestOf(Buffer.alloc(1024))).toBe(EMPTY_DIFF_ID)
})

test('an import has one layer and the message as its history', () => {
  const made = parseImageConfig(
    importedConfig({
      platform: { os: 'linux', architecture: 'arm64' },
      changes: ['ENV A=b'],
      diffId: base,
      message: 'Imported from -',
      created: 0,
    }),
  )
  expect(made.rootfs.diff_ids).toEqual([base])
  expect(made.history).toEqual([{ created: '1970-01-01T00:00:00.000Z', comment: 'Imported from -' }])
  expect(made.config?.Env).toEqual(['A=b'])
})
