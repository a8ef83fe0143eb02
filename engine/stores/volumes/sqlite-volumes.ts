import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { newId } from '../../base/ids.ts'
import type { VolumeRecord, VolumeStore } from './volumes.ts'

interface Row {
  name: string
  labels: string
  options: string
  created: number
}

/** No name of a volume begins with a dot: what does is on its way in or out. */
const GONE = '.gone-'
/** Data that is gathered for a volume. */
const STAGED = '.new-'

/** Volume rows in `db`, their folders under `<root>/volumes`. Records are kept in memory too: a list asks no disk. */
export function createVolumeStore(db: DatabaseSync, root: string): VolumeStore {
  const base = join(root, 'volumes')
  mkdirSync(base, { recursive: true, mode: 0o711 })
  const insert = db.prepare('INSERT INTO volumes (name, labels, options, created) VALUES (?, ?, ?, ?)')
  const remove = db.prepare('DELETE FROM volumes WHERE name = ?')
  const rows = db.prepare('SELECT name, labels, options, created FROM volumes').all() as unknown as Row[]
  const records = new Map(rows.map((row) => [row.name, parse(row)]))
  const goneName = (name: string) => join(base, `${GONE}${newId().slice(0, 12)}-${name}`)
  const dataOf = (name: string) => join(base, name, '_data')

  return {
    all: () => [...records.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    get: (name) => records.get(name) ?? null,
    insert(record) {
      const made = makeFolder(join(base, record.name))
      try {
        insert.run(record.name, JSON.stringify(record.labels), JSON.stringify(record.options), record.created)
      } catch (error) {
        if (made) removeEmpty(join(base, record.name))
        throw error
      }
      records.set(record.name, record)
    },
    stage() {
      const folder = join(base, STAGED + newId().slice(0, 12))
      mkdirSync(folder)
      chmodSync(folder, 0o755)
      return folder
    },
    fill: (name, staged) => renameSync(staged, dataOf(name)),
    async empty(name) {
      const gone = goneName(name)
      const { uid, gid, mode } = statSync(dataOf(name))
      renameSync(dataOf(name), gone)
      mkdirSync(dataOf(name))
      chownSync(dataOf(name), uid, gid)
      chmodSync(dataOf(name), mode & 0o7777)
      await rm(gone, { recursive: true, force: true })
    },
    async remove(name) {
      // Renamed first: a row without its folder is a removal that was begun, a folder without a row may be somebody's data.
      const gone = goneName(name)
      if (existsSync(join(base, name))) renameSync(join(base, name), gone)
      remove.run(name)
      records.delete(name)
      await rm(gone, { recursive: true, force: true })
    },
    path: dataOf,
    async recover() {
      for (const folder of readdirSync(base)) {
        if (folder.startsWith(STAGED)) await rm(join(base, folder), { recursive: true, force: true })
        if (!folder.startsWith(GONE)) continue
        const name = folder.slice(GONE.length + '0123456789ab-'.length)
        if (!existsSync(join(base, name))) {
          remove.run(name)
          records.delete(name)
        }
        await rm(join(base, folder), { recursive: true, force: true })
      }
      for (const name of records.keys()) makeFolder(join(base, name))
      for (const folder of readdirSync(base)) if (!records.has(folder)) removeEmpty(join(base, folder))
    },
  }
}

/** Open to all who are let in by the container: processes that are not root must reach their data. False: it was there. */
function makeFolder(folder: string): boolean {
  const data = join(folder, '_data')
  if (existsSync(data)) return false
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
  mkdirSync(data)
  chmodSync(data, 0o755)
  return true
}

/** What was made for a volume whose row was never written; with something in it, it stays. */
function removeEmpty(folder: string): void {
  for (const each of [join(folder, '_data'), folder])
    try {
      rmdirSync(each)
    } catch (error) {
      if (!['ENOTEMPTY', 'ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
}

function parse({ name, labels, options, created }: Row): VolumeRecord {
  return { name, driver: 'local', labels: JSON.parse(labels), options: JSON.parse(options), created }
}
