import type { DatabaseSync } from 'node:sqlite'
import { now } from '../../base/clock.ts'
import { type Digest, digestOf, parseDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { chainIds, createdAt, parseImageConfig } from '../../formats/oci/image-config.ts'
import { transaction } from '../metadata/database.ts'
import type { ImageRecord, ImageStore } from './images.ts'

interface ImageRow {
  id: string
  config: Uint8Array
  top: string | null
  top_level: number
  parent: string | null
}

interface TagRow {
  name: string
  image: string
  set_at: number
}

/** Image and tag rows in `db`. Records are kept in memory too, parsed once: a list asks no disk. */
export function createImageStore(db: DatabaseSync): ImageStore {
  const insertImage = db.prepare(
    `INSERT INTO images (id, config, top, created, top_level, parent, stored_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET config = excluded.config, top = excluded.top, created = excluded.created`,
  )
  const updateImage = db.prepare('UPDATE images SET top_level = ?, parent = ? WHERE id = ?')
  const deleteImage = db.prepare('DELETE FROM images WHERE id = ?')
  const insertTag = db.prepare('INSERT INTO tags (name, image, set_at) VALUES (?, ?, ?)')
  const deleteTag = db.prepare('DELETE FROM tags WHERE name = ?')

  const records = new Map<Digest, ImageRecord>()
  const names = new Map<string, Digest>()
  const damaged = new Map<Digest, Digest>()
  for (const row of db.prepare('SELECT * FROM images ORDER BY rowid').all() as unknown as ImageRow[]) {
    const parent = row.parent === null ? null : parseDigest(row.parent)
    if (digestOf(row.config) === row.id) {
      const record = recordOf(new Uint8Array(row.config), row.top_level === 1, parent)
      records.set(record.id, record)
    } else if (row.top !== null) damaged.set(parseDigest(row.id), parseDigest(row.top))
  }
  for (const row of db.prepare('SELECT * FROM tags ORDER BY rowid').all() as unknown as TagRow[])
    if (records.has(parseDigest(row.image))) attach(row.name, parseDigest(row.image), row.set_at)

  function known(id: Digest): ImageRecord {
    const record = records.get(id)
    if (!record) throw new EngineError('notFound', `No such image: ${id}`)
    return record
  }

  function attach(name: string, id: Digest, tagged: number): void {
    const record = known(id)
    names.set(name, id)
    records.set(id, { ...record, names: [...record.names, name], tagged })
  }

  function detach(name: string): void {
    const id = names.get(name)
    if (id === undefined) return
    names.delete(name)
    const record = known(id)
    records.set(id, { ...record, names: record.names.filter((other) => other !== name) })
  }

  /** In the database, and only there: memory follows when the transaction is through. */
  function write(record: ImageRecord, isNew: boolean): void {
    const topLevel = record.topLevel ? 1 : 0
    if (isNew) {
      const { id, bytes, top, created, parent } = record
      insertImage.run(id, bytes, top, created, topLevel, parent, Date.now())
    } else updateImage.run(topLevel, record.parent, record.id)
  }

  function writeName(name: string, id: Digest, at: number): void {
    deleteTag.run(name)
    insertTag.run(name, id, at)
  }

  return {
    all: () => [...records.values()],
    damagedTops: () => [...damaged.values()],
    get: (id) => records.get(id) ?? null,
    put(config, { topLevel, parent, names: wanted = [] }) {
      const there = records.get(digestOf(config))
      const record = there
        ? { ...there, topLevel: there.topLevel || topLevel, parent: there.parent ?? parent }
        : recordOf(new Uint8Array(config), topLevel, parent)
      const moved = [...new Set(wanted)].filter((name) => names.get(name) !== record.id)
      const at = now()
      transaction(db, () => {
        write(record, there === undefined)
        for (const name of moved) writeName(name, record.id, at)
      })
      records.set(record.id, record)
      damaged.delete(record.id)
      for (const name of moved) {
        detach(name)
        attach(name, record.id, at)
      }
      return known(record.id)
    },
    remove(id) {
      const record = known(id)
      transaction(db, () => {
        for (const name of record.names) deleteTag.run(name)
        deleteImage.run(id)
      })
      for (const name of record.names) names.delete(name)
      records.delete(id)
    },
    byName(name) {
      const id = names.get(name)
      return id === undefined ? null : known(id)
    },
    byPrefix: (hex) => [...records.values()].filter((record) => record.id.startsWith(`sha256:${hex}`)),
    setName(name, id) {
      known(id)
      const before = names.get(name) ?? null
      if (before === id) return before
      const at = now()
      transaction(db, () => writeName(name, id, at))
      detach(name)
      attach(name, id, at)
      return before
    },
    removeName(name) {
      deleteTag.run(name)
      detach(name)
    },
  }
}

function recordOf(bytes: Uint8Array, topLevel: boolean, parent: Digest | null): ImageRecord {
  const config = parseImageConfig(bytes)
  const layers = chainIds(config)
  return {
    id: digestOf(bytes),
    config,
    bytes,
    top: layers.at(-1) ?? null,
    layers,
    created: createdAt(config.created),
    topLevel,
    parent,
    names: [],
    tagged: null,
  }
}
