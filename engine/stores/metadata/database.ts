import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EngineError } from '../../base/errors.ts'
import { MIGRATIONS } from './schema.ts'

/** Opens (and makes or migrates) `<root>/cutaway.db`. Every thread that writes opens its own; SQLite's lock orders them. */
export function openDatabase(root: string): DatabaseSync {
  const db = new DatabaseSync(join(root, 'cutaway.db'), { timeout: 30_000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;')
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number }
  if (found > MIGRATIONS.length) {
    db.close()
    throw new EngineError(
      'unavailable',
      `${root}/cutaway.db was written by a newer Cutaway (schema ${found}, this one knows ${MIGRATIONS.length}): update Cutaway or choose another --root`,
    )
  }
  for (let version = found; version < MIGRATIONS.length; version++)
    transaction(db, () => db.exec(`${MIGRATIONS[version]}; PRAGMA user_version = ${version + 1}`))
  return db
}

/** Runs `body` in one write transaction: all of it, or, when it throws, nothing. Not nestable, and never across an await. */
export function transaction<T>(db: DatabaseSync, body: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = body()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
