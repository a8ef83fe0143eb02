import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Digest, digestOf } from '../../base/digest.ts'
import { openDatabase } from '../metadata/database.ts'
import type { ImageStore } from './images.ts'
import { createImageStore } from './sqlite-images.ts'

const diffId = digestOf('layer')
const NAME = 'docker.io/library/shop:1'
let root: string
let db: DatabaseSync
let store: ImageStore

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutaway-image-store-'))
  db = openDatabase(root)
  db.prepare(
    `INSERT INTO layers (chain_id, diff_id, bytes, tar_bytes, files, added, changed, deleted, text)
     VALUES (?, ?, 0, 0, 0, 0, 0, 0, '')`,
  ).run(diffId, diffId)
  store = createImageStore(db)
})

afterEach(() => {
  db.close()
  rmSync(root, { recursive: true })
})

function config(comment: string, diffIds: Digest[] = [diffId]): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      created: '2026-11-24T00:00:00Z',
      rootfs: { type: 'layers', diff_ids: diffIds },
      history: [{ comment }],
    }),
  )
}

const plain = { topLevel: false, parent: null }

test('an image is its config: kept byte for byte, named by its digest, the same after a restart', () => {
  const bytes = Buffer.concat([config('a'), Buffer.from('\n  ')])
  const record = store.put(bytes, { topLevel: true, parent: null, names: [NAME] })
  expect(record).toMatchObject({
    id: digestOf(bytes),
    top: diffId,
    layers: [diffId],
    created: Date.UTC(2026, 10, 24),
    topLevel: true,
    names: [NAME],
  })
  const again = createImageStore(db)
  expect(again.get(record.id)).toEqual(record)
  expect(Buffer.from(again.get(record.id)?.bytes ?? []).equals(bytes)).toBe(true)
  expect(again.byName(NAME)?.id).toBe(record.id)
})

test('storing a config again changes nothing but what was missing', () => {
  const parent = store.put(config('parent'), plain)
  const first = store.put(config('a'), plain)
  const second = store.put(config('a'), { topLevel: true, parent: parent.id })
  expect(second).toEqual({ ...first, topLevel: true, parent: parent.id })
  expect(store.put(config('a'), plain)).toEqual(second)
  expect(createImageStore(db).get(first.id)).toEqual(second)
  expect(store.all()).toHaveLength(2)
})

test('a name points at one image and tells where it pointed before', () => {
  const a = store.put(config('a'), plain)
  const b = store.put(config('b'), plain)
  expect(store.setName(NAME, a.id)).toBeNull()
  expect(store.setName(NAME, b.id)).toBe(a.id)
  expect(store.setName(NAME, b.id)).toBe(b.id)
  expect(store.byName(NAME)?.id).toBe(b.id)
  expect(store.get(a.id)?.names).toEqual([])
  store.removeName(NAME)
  store.removeName(NAME)
  expect(store.byName(NAME)).toBeNull()
  expect(store.get(b.id)?.names).toEqual([])
})

test('names keep the order in which they were set, over a restart too', () => {
  const { id } = store.put(config('a'), { ...plain, names: ['z:1', 'a:1'] })
  store.setName('m:1', id)
  store.setName('z:1', id)
  expect(store.get(id)?.names).toEqual(['z:1', 'a:1', 'm:1'])
  expect(createImageStore(db).get(id)).toMatchObject({ names: ['z:1', 'a:1', 'm:1'], tagged: store.get(id)?.tagged })
  expect(store.get(id)?.tagged).toBeGreaterThan(0)
})

test('removing an image takes its names along', () => {
  const { id } = store.put(config('a'), { ...plain, names: [NAME] })
  store.remove(id)
  for (const one of [store, createImageStore(db)]) {
    expect(one.get(id)).toBeNull()
    expect(one.byName(NAME)).toBeNull()
    expect(one.all()).toEqual([])
  }
  expect(() => store.remove(id)).toThrow(`No such image: ${id}`)
})

test('an image whose layers are not stored is not stored either', () => {
  expect(() => store.put(config('a', [digestOf('elsewhere')]), { ...plain, names: [NAME] })).toThrow()
  expect(store.all()).toEqual([])
  expect(store.byName(NAME)).toBeNull()
  expect(createImageStore(db).all()).toEqual([])
})

test('finds by the start of an id', () => {
  const a = store.put(config('a'), plain)
  store.put(config('b'), plain)
  expect(store.byPrefix(a.id.slice(7, 19)).map((record) => record.id)).toEqual([a.id])
  expect(store.byPrefix('')).toHaveLength(2)
})

test('an image without layers has no top, though Go writes its list as null', () => {
  const scratch = '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":null}}'
  expect(store.put(Buffer.from(scratch), plain).top).toBeNull()
})

test('an image whose config rotted is not shown, keeps its layers, and is there again when it is stored again', () => {
  const { id } = store.put(config('a'), { topLevel: true, parent: null, names: [NAME] })
  db.exec("UPDATE images SET config = CAST(replace(config, 'amd64', 'arm64') AS BLOB)")
  store = createImageStore(db)
  expect(store.all()).toEqual([])
  expect(store.byName(NAME)).toBeNull()
  expect(store.damagedTops()).toEqual([diffId])
  expect(store.put(config('a'), { topLevel: true, parent: null, names: [NAME] })).toMatchObject({ id, names: [NAME] })
  expect(store.damagedTops()).toEqual([])
  expect(createImageStore(db).byName(NAME)?.id).toBe(id)
})
