import type { TraceEvent } from '../../wire/trace.ts'

/** The record of operations, in the database, bounded: the oldest whole operations go when there are more than `keep` events. */
export interface TraceStore {
  /** Stores an event that happened at `time` (milliseconds since the epoch). Events of one turn of the loop are written in one transaction. */
  append(time: number, event: TraceEvent): void
  /** Resolves when all that was appended so far is in the database; rejects when it could not be written. */
  written(): Promise<void>
  /** Called after each transaction, until the returned function is called. */
  onWritten(listener: () => void): () => void
  lastSeq(): number
  lastOperation(): number
  /** At most `limit` events after `seq`, oldest first. */
  after(seq: number, limit: number): TraceEvent[]
  /** All events of the last `operations` operations, oldest first. */
  recent(operations: number): TraceEvent[]
  /** Events that happened in [since, until], milliseconds since the epoch, and the beginnings of their operations. */
  between(since: number, until: number): { time: number; event: TraceEvent }[]
  /** Operations that began and did not end: those an engine was in when it died. */
  unended(): { operation: number; startedAt: number }[]
  /** Writes what is waiting. */
  close(): void
}
