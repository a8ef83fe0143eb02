import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Digest, digestOf } from '../../base/digest.ts'
import { newId } from '../../base/ids.ts'
import { ContainerConfig, HostConfig, NEVER_STARTED } from '../../wire/containers.ts'
import { openDatabase } from '../metadata/database.ts'
import { MIGRATIONS } from '../metadata/schema.ts'
import type { ContainerRecord, ContainerStore } from './containers.ts'
import { createContainerStore } from './sqlite-containers.ts'

let root: string
let db: DatabaseSync
let image: Digest
let store: ContainerStore
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutaway-containers-'))
  db = openDatabase(root)
  image = digestOf('image')
  store = createContainerStore(db, root)
})
afterEach(() => {
  db.close()
  rmSync(root, { recursive: true })
})

function record(name: string, id = newId()): ContainerRecord {
  return {
    id,
    name,
    image,
    imageName: 'box',
    top: null,
    created: 1,
    config: ContainerConfig.parse({ env: ['A=1'] }),
    host: HostConfig.parse({}),
    mounts: [],
    argv: ['true'],
    state: NEVER_STARTED,
  }
}

test('what is stored is there after a restart, newest first, as it was last', () => {
  const [one, two] = [record('one'), record('two')]
  store.insert(one)
  store.insert(two)
  store.rename(one.id, 'first')
  store.setState(two.id, { ...two.state, status: 'running', pid: 5 })
  const again = createContainerStore(db, root)
  expect(again.all()).toEqual([
    { ...two, state: { ...two.state, status: 'running', pid: 5 } },
    { ...one, name: 'first' },
  ])
  expect(again.all()).toEqual(store.all())
  expect(again.byName('first')?.id).toBe(one.id)
  expect(again.byPrefix(two.id.slice(0, 10)).map(({ name }) => name)).toEqual(['two'])
})

test('the folder holds what a person looks for, open to other users in its root whatever the umask', () => {
  const before = process.umask(0o077)
  const one = record('one')
  try {
    store.insert(one)
  } finally {
    process.umask(before)
  }
  const { folder, upper } = store.paths(one.id)
  expect(readdirSync(folder).sort()).toEqual(['container.json', 'merged', 'upper', 'work'])
  expect(statSync(upper).mode & 0o777).toBe(0o755)
  const { state: _, ...definition } = one
  expect(JSON.parse(readFileSync(join(folder, 'container.json'), 'utf8'))).toEqual(definition)
  store.rename(one.id, 'other')
  expect(JSON.parse(readFileSync(join(folder, 'container.json'), 'utf8'))).toMatchObject({ name: 'other' })
})

test('a name is given once; what is refused leaves nothing', () => {
  const [one, two, three] = [record('one'), record('two'), record('one')]
  store.insert(one)
  store.insert(two)
  const holder = { code: 'conflict', objects: [{ kind: 'container', id: one.id, name: 'one' }] }
  expect(() => store.insert(three)).toThrow(expect.objectContaining(holder))
  expect(() => store.rename(two.id, 'one')).toThrow(expect.objectContaining(holder))
  expect(existsSync(store.paths(three.id).folder)).toBe(false)
  expect(store.byName('two')?.id).toBe(two.id)
})

test('a row that cannot be written leaves nothing', () => {
  db.exec("CREATE TRIGGER full BEFORE INSERT ON containers BEGIN SELECT RAISE(ABORT, 'no space'); END")
  expect(() => store.insert(record('one'))).toThrow('no space')
  expect(store.all()).toEqual([])
  expect(store.strays()).toEqual([])
})

test('what is removed is seen by nobody; its folder is a stray until it is cleared', async () => {
  const one = record('one')
  store.insert(one)
  store.remove(one.id)
  expect(store.get(one.id)).toBeNull()
  expect(store.strays()).toEqual([one.id])
  store.insert(record('one'))
  await store.clear(one.id)
  expect(store.strays()).toEqual([])
})

test('binds of an older Cutaway become what inspect shows, and mount points', () => {
  db.close()
  rmSync(root, { recursive: true })
  mkdirSync(root)
  const old = new DatabaseSync(join(root, 'cutaway.db'))
  old.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1`)
  const bind = { source: '/a', target: '/b', readOnly: true, createSource: false, propagation: 'rslave' }
  const { config, argv, state } = record('one')
  const definition = { imageName: 'box', top: null, config, host: { binds: [bind] }, argv }
  old
    .prepare('INSERT INTO containers VALUES (?, ?, ?, ?, ?, ?)')
    .run('a'.repeat(64), 'one', image, 1, JSON.stringify(definition), JSON.stringify(state))
  old.close()
  db = openDatabase(root)
  expect(createContainerStore(db, root).byName('one')).toMatchObject({
    host: { binds: ['/a:/b:ro'] },
    mounts: [{ type: 'bind', source: '/a', target: '/b', readOnly: true, propagation: 'rslave', createSource: false }],
  })
})
