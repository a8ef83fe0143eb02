import type { DatabaseSync } from 'node:sqlite'
import type { Digest } from '../../base/digest.ts'
import { transaction } from '../metadata/database.ts'
import type { BuildStore, StepRecord } from './build-store.ts'

/** Records whose layers are gone that are kept to explain misses. */
const MOST_PRUNED = 2000

interface StepRow {
  key: string
  chain: Digest | null
  diff_id: Digest | null
  created: number
  used: number
  uses: number
  kind: string
  text: string
  lineage: string
  stage: string
  parent: string
  pruned: number
}

/** Rows in `db`. Those of steps are kept in memory too, but for their details. */
export function createBuildStore(db: DatabaseSync): BuildStore {
  const columns = 'key, chain, diff_id, created, used, uses, kind, text, lineage, stage, parent, pruned'
  const insert = db.prepare(
    `INSERT OR REPLACE INTO build_steps (${columns}, detail) VALUES (${new Array(13).fill('?').join(', ')})`,
  )
  const touch = db.prepare('UPDATE build_steps SET used = ?, uses = ? WHERE key = ?')
  const markPruned = db.prepare('UPDATE build_steps SET pruned = 1 WHERE key = ?')
  const forgetPruned = db.prepare(
    `DELETE FROM build_steps WHERE pruned = 1 AND key NOT IN (SELECT key FROM build_steps WHERE pruned = 1 ORDER BY used DESC LIMIT ${MOST_PRUNED})`,
  )
  const detail = db.prepare('SELECT detail FROM build_steps WHERE key = ?')
  const allBuilds = db.prepare('SELECT id, record FROM builds ORDER BY rowid')
  const insertBuild = db.prepare(
    'INSERT INTO builds (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
  )
  const deleteBuild = db.prepare('DELETE FROM builds WHERE id = ?')

  const steps = new Map<string, StepRecord>()
  const held = new Map<Digest, number>()
  const hold = ({ chain, pruned }: StepRecord, by: 1 | -1) => {
    if (chain === null || pruned) return
    const count = (held.get(chain) ?? 0) + by
    if (count > 0) held.set(chain, count)
    else held.delete(chain)
  }
  const set = (record: StepRecord) => {
    const before = steps.get(record.key)
    if (before) hold(before, -1)
    hold(record, 1)
    // Oldest first, by when it was made.
    if (before?.created !== record.created) steps.delete(record.key)
    steps.set(record.key, record)
  }
  for (const row of db.prepare(`SELECT ${columns} FROM build_steps ORDER BY rowid`).all() as unknown as StepRow[])
    set(recordOf(row))

  return {
    steps: () => [...steps.values()],
    step: (key) => steps.get(key) ?? null,
    putStep(record, bytes) {
      const { key, chain, diffId, created, lastUsed, uses, kind, text, lineage, stage, parent, pruned } = record
      insert.run(key, chain, diffId, created, lastUsed, uses, kind, text, lineage, stage, parent, pruned ? 1 : 0, bytes)
      set(record)
    },
    detail(key) {
      const row = detail.get(key) as { detail: Uint8Array } | undefined
      return row?.detail ?? null
    },
    touchStep(key, at) {
      const record = steps.get(key)
      if (!record) return
      touch.run(at, record.uses + 1, key)
      set({ ...record, lastUsed: at, uses: record.uses + 1 })
    },
    pruneStep(key) {
      const record = steps.get(key)
      if (!record) return
      transaction(db, () => {
        markPruned.run(key)
        forgetPruned.run()
      })
      set({ ...record, pruned: true })
    },
    chains: () => new Set(held.keys()),
    builds: () => allBuilds.all() as { id: string; record: string }[],
    putBuild: (id, record) => void insertBuild.run(id, record),
    removeBuild: (id) => void deleteBuild.run(id),
  }
}

function recordOf({ diff_id: diffId, used: lastUsed, pruned, ...row }: StepRow): StepRecord {
  return { ...row, diffId, lastUsed, pruned: pruned === 1 }
}
