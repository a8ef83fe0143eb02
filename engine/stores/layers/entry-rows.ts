import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { transaction } from '../metadata/database.ts'
import type { HiddenRow } from './layer-record.ts'
import type { EntryRow } from './union.ts'

/** Rows of one write transaction: few enough that no other thread waits long for the lock. */
const BATCH = 4000

/** Writes and erases the rows that the catalogue has of one layer, by its number. */
export class EntryRows {
  readonly #db: DatabaseSync
  readonly #number: number
  readonly #insertEntry: StatementSync
  readonly #insertHidden: StatementSync
  #waiting: [StatementSync, SQLInputValue[]][] = []

  constructor(db: DatabaseSync, number: number) {
    this.#db = db
    this.#number = number
    // Names that are not UTF-8 may look alike here; the last one is shown.
    this.#insertEntry = db.prepare(`INSERT OR REPLACE INTO entries VALUES (${new Array(16).fill('?').join(', ')})`)
    this.#insertHidden = db.prepare('INSERT OR REPLACE INTO hidden VALUES (?, ?, ?, ?)')
  }

  entry(row: Omit<EntryRow, 'layer'>): void {
    this.#add(this.#insertEntry, [
      this.#number,
      row.directory,
      row.name,
      row.type,
      row.mode,
      row.uid,
      row.gid,
      row.size,
      row.mtime,
      row.link,
      row.opaque,
      row.mark,
      row.own_files,
      row.own_bytes,
      row.union_files,
      row.union_bytes,
    ])
  }

  hidden(row: HiddenRow): void {
    this.#add(this.#insertHidden, [this.#number, row.path, row.bytes, row.addedIn])
  }

  flush(): void {
    const rows = this.#waiting
    this.#waiting = []
    transaction(this.#db, () => {
      for (const [statement, values] of rows) statement.run(...values)
    })
  }

  /** In whatever transaction the caller has open. */
  erase(): void {
    for (const table of ['entries', 'hidden'])
      this.#db.prepare(`DELETE FROM ${table} WHERE layer = ?`).run(this.#number)
  }

  /** In short transactions of its own, for a large layer that nobody sees any more. */
  eraseInBatches(): void {
    for (const [table, key] of [
      ['entries', 'directory, name'],
      ['hidden', 'path'],
    ]) {
      const some = this.#db.prepare(
        `DELETE FROM ${table} WHERE layer = ? AND (${key}) IN (SELECT ${key} FROM ${table} WHERE layer = ? LIMIT ${BATCH})`,
      )
      while (transaction(this.#db, () => some.run(this.#number, this.#number)).changes === BATCH);
    }
  }

  #add(statement: StatementSync, values: SQLInputValue[]): void {
    this.#waiting.push([statement, values])
    if (this.#waiting.length >= BATCH) this.flush()
  }
}

/** Numbers that have rows, but no layer: what an interrupted write or removal left. Hops from number to number along the key. */
export function orphanedNumbers(db: DatabaseSync): number[] {
  const orphans = new Set<number>()
  const known = db.prepare('SELECT 1 FROM layers WHERE number = ?')
  for (const table of ['entries', 'hidden']) {
    const next = db.prepare(`SELECT min(layer) AS number FROM ${table} WHERE layer > ?`)
    for (let number = 0; ; ) {
      const found = (next.get(number) as { number: number | null }).number
      if (found === null) break
      if (!known.get(found)) orphans.add(found)
      number = found
    }
  }
  return [...orphans]
}
