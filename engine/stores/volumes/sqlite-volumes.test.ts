import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../metadata/database.ts'
import { createVolumeStore } from './sqlite-volumes.ts'
import type { VolumeRecord, VolumeStore } from './volumes.ts'

let root: string
let db: DatabaseSync
let store: VolumeStore
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutaway-volumes-'))
  db = openDatabase(root)
  store = createVolumeStore(db, root)
})
afterEach(() => {
  db.close()
  rmSync(root, { recursive: true })
})

function record(name: string, more: Partial<VolumeRecord> = {}): VolumeRecord {
  return { name, driver: 'local', labels: {}, options: {}, created: 1, ...more }
}

test('what is stored is there after a restart, by name, with a folder that others may enter whatever the umask', () => {
  const before = process.umask(0o077)
  store.insert(record('web', { labels: { a: 'b' }, options: { type: 'tmpfs', device: 'tmpfs' } }))
  store.insert(record('data'))
  process.umask(before)
  expect(createVolumeStore(db, root).all()).toEqual(store.all())
  expect(store.all().map(({ name }) => name)).toEqual(['data', 'web'])
  expect(statSync(store.path('web')).mode & 0o777).toBe(0o755)
})

test('a row that cannot be written leaves no folder, unless somebody’s data lay there', () => {
  store.insert(record('data'))
  db.exec("CREATE TRIGGER full BEFORE INSERT ON volumes BEGIN SELECT RAISE(ABORT, 'no space'); END")
  expect(() => store.insert(record('web'))).toThrow('no space')
  expect(readdirSync(join(root, 'volumes'))).toEqual(['data'])
})

test('a removal that was killed is finished; data without a row is kept, and becomes that of a volume of the name', async () => {
  store.insert(record('half'))
  store.insert(record('whole'))
  writeFileSync(join(store.path('half'), 'f'), 'old')
  // Killed after the folder was renamed, before the row was deleted.
  mkdirSync(join(root, 'volumes/.gone-0123456789ab-half'))
  rmSync(join(root, 'volumes/half'), { recursive: true })
  rmSync(join(root, 'volumes/whole'), { recursive: true })
  mkdirSync(join(root, 'volumes/foreign/_data'), { recursive: true })
  writeFileSync(join(root, 'volumes/foreign/_data/f'), 'mine')
  const again = createVolumeStore(db, root)
  await again.recover()
  expect(again.all().map(({ name }) => name)).toEqual(['whole'])
  expect(readdirSync(join(root, 'volumes')).sort()).toEqual(['foreign', 'whole'])
  again.insert(record('foreign'))
  expect(readFileSync(join(again.path('foreign'), 'f'), 'utf8')).toBe('mine')
})

test('what is gathered takes the place of an empty folder at once; emptying keeps owner and mode', async () => {
  store.insert(record('data'))
  const staged = store.stage()
  writeFileSync(join(staged, 'f'), 'new')
  store.fill('data', staged)
  expect(readFileSync(join(store.path('data'), 'f'), 'utf8')).toBe('new')
  expect(() => store.fill('data', store.stage())).toThrow('ENOTEMPTY')
  if (process.getuid?.() === 0) chownSync(store.path('data'), 1000, 1000)
  const { uid } = statSync(store.path('data'))
  await store.empty('data')
  expect(readdirSync(store.path('data'))).toEqual([])
  expect(statSync(store.path('data')).uid).toBe(uid)
  await store.remove('data')
  expect(store.get('data')).toBeNull()
  expect(existsSync(join(root, 'volumes/data'))).toBe(false)
})
