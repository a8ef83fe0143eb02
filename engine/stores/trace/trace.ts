import type { TraceEvent } from '../../wire/trace.ts'

/** The record of operations, in the database, bounded: the oldest whole operations go when there are more than `keep` events. */
export interface TraceStore {
  /** Numbers and stores events, in order. Events of one turn of the loop are written in one transaction. */
  append(event: TraceEvent): void
  lastSeq(): number
  lastOperation(): number
  /** Events after `seq`, oldest first. */
  after(seq: number): TraceEvent[]
  /** All events of the last `operations` operations, oldest first. */
  recent(operations: number): TraceEvent[]
  /** Events whose operation step happened in [since, until], milliseconds since the epoch. */
  between(since: number, until: number): { time: number; event: TraceEvent }[]
}
