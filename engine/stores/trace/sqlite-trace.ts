import type { DatabaseSync } from 'node:sqlite'
import type { TraceEvent } from '../../wire/trace.ts'
import { transaction } from '../metadata/database.ts'
import type { TraceStore } from './trace.ts'

const KEEP = 50_000
/** How many events beyond `keep` gather before the oldest operations go, so that this is seldom done. */
const SLACK = 1_000

interface Row {
  at: number
  event: string
}

export function createTraceStore(db: DatabaseSync, keep = KEEP): TraceStore {
  const insert = db.prepare('INSERT INTO trace (seq, operation, at, event) VALUES (?, ?, ?, ?)')
  const after = db.prepare('SELECT event FROM trace WHERE seq > ? ORDER BY seq LIMIT ?')
  const between = db.prepare(
    `SELECT at, event FROM trace WHERE at BETWEEN ?1 AND ?2 OR seq IN
       (SELECT min(seq) FROM trace WHERE operation IN (SELECT operation FROM trace WHERE at BETWEEN ?1 AND ?2)
        GROUP BY operation) ORDER BY seq`,
  )
  const recent = db.prepare(
    `SELECT event FROM trace WHERE operation IN
       (SELECT DISTINCT operation FROM trace ORDER BY operation DESC LIMIT ?) ORDER BY seq`,
  )
  const last = db.prepare('SELECT max(seq) AS seq, max(operation) AS operation, count(*) AS count FROM trace')

  let waiting: { time: number; event: TraceEvent }[] = []
  let flushed: { promise: Promise<void>; resolve(): void; reject(error: unknown): void } | null = null
  const listeners = new Set<() => void>()
  const open = new Set<number>()
  let { count } = last.get() as { count: number }

  function flush(): void {
    if (waiting.length === 0) return
    const batch = waiting
    const done = flushed
    waiting = []
    flushed = null
    try {
      transaction(db, () => {
        for (const { time, event } of batch)
          insert.run(event.seq, operationOf(event), Math.floor(time), JSON.stringify(event))
      })
      count += batch.length
      if (count > keep + SLACK) trim()
      done?.resolve()
    } catch (error) {
      done?.reject(error)
      return
    }
    for (const listener of listeners) listener()
  }

  function trim(): void {
    // What an operation still under way has written stays, and so does everything younger.
    const oldestKept = db.prepare('SELECT operation FROM trace ORDER BY seq DESC LIMIT 1 OFFSET ?').get(keep - 1) as
      | { operation: number }
      | undefined
    if (!oldestKept) return
    const limit = Math.min(oldestKept.operation, ...open)
    count -= Number(db.prepare('DELETE FROM trace WHERE operation < ?').run(limit).changes)
  }

  return {
    append(time, event) {
      if (event.type === 'begin') open.add(event.operation.id)
      if (event.type === 'end') open.delete(event.operation)
      if (waiting.length === 0) {
        flushed = Promise.withResolvers<void>()
        flushed.promise.catch(() => {})
        setImmediate(flush)
      }
      waiting.push({ time, event })
    },
    written: () => flushed?.promise ?? Promise.resolve(),
    onWritten(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lastSeq() {
      flush()
      return (last.get() as { seq: number | null }).seq ?? 0
    },
    lastOperation() {
      flush()
      return (last.get() as { operation: number | null }).operation ?? 0
    },
    after(seq, limit) {
      return (after.all(seq, limit) as unknown as Row[]).map(parse)
    },
    recent(operations) {
      flush()
      return (recent.all(operations) as unknown as Row[]).map(parse)
    },
    between(since, until) {
      flush()
      return (between.all(since, until) as unknown as Row[]).map((row) => ({ time: row.at, event: parse(row) }))
    },
    unended() {
      flush()
      const rows = db.prepare(
        `SELECT operation, min(at) AS startedAt FROM trace
         GROUP BY operation HAVING sum(event ->> 'type' = 'end') = 0`,
      )
      return rows.all() as unknown as { operation: number; startedAt: number }[]
    },
    close: flush,
  }
}

function operationOf(event: TraceEvent): number {
  return event.type === 'begin' ? event.operation.id : event.operation
}

function parse(row: Row): TraceEvent {
  return JSON.parse(row.event) as TraceEvent
}
