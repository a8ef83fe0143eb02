import type { ErrorData } from '../../engine/wire/errors.ts'
import type { Operation, Outcome, TraceEvent, TraceStep } from '../../engine/wire/trace.ts'

/** One operation as far as it is known: its steps so far and, once it is over, how it ended. */
export interface TracedOperation {
  operation: Operation
  steps: readonly TraceStep[]
  end: { at: number; outcome: Outcome; error?: ErrorData } | null
}

export interface TraceSnapshot {
  /** Oldest first. */
  operations: readonly TracedOperation[]
  /** Number of the newest event; the next subscription asks for what follows. */
  seq: number
}

/** How many finished operations are remembered. Running ones are never forgotten. */
const REMEMBERED = 100
/** Watchers draw, so that more often than once a frame is wasted: a thousand operations would stop the window for seconds. */
const FRAME = 16

/**
 * The engine's operation trace, as the window knows it. Framework-free: components read snapshots, the drawing listens
 * to single events. Snapshots are never changed in place, so identity tells whether anything happened.
 */
export class TraceStore {
  #snapshot: TraceSnapshot = { operations: [], seq: 0 }
  readonly #watchers = new Set<() => void>()
  #telling: ReturnType<typeof setTimeout> | undefined
  readonly #listeners = new Set<(event: TraceEvent) => void>()

  /** Takes the past over: what `recent` gave. No listener hears of it, since it did not happen now. */
  seed(events: readonly TraceEvent[]): void {
    for (const event of events) this.#apply(event)
    this.#changed()
  }

  /** Takes one live event. An event that was seen already (a reconnect repeats the last ones) is dropped. */
  push(event: TraceEvent): void {
    if (event.seq <= this.#snapshot.seq) return
    this.#apply(event)
    this.#changed()
    for (const listener of this.#listeners) listener(event)
  }

  /** Calls `listener` for every live event, in order. */
  listen(listener: (event: TraceEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly getSnapshot = (): TraceSnapshot => this.#snapshot

  #apply(event: TraceEvent): void {
    const { operations, seq } = this.#snapshot
    if (event.seq <= seq) return
    this.#snapshot = { operations: bounded(withEvent(operations, event)), seq: event.seq }
  }

  #changed(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      for (const watcher of this.#watchers) watcher()
    }, FRAME)
  }
}

function withEvent(operations: readonly TracedOperation[], event: TraceEvent): readonly TracedOperation[] {
  if (event.type === 'begin') return [...operations, { operation: event.operation, steps: [], end: null }]
  return operations.map((traced) => {
    if (traced.operation.id !== event.operation) return traced
    if (event.type === 'step') return { ...traced, steps: withStep(traced.steps, event.step) }
    return { ...traced, end: { at: event.at, outcome: event.outcome, ...(event.error && { error: event.error }) } }
  })
}

const PROGRESS: readonly string[] = ['layer.progress', 'blob.progress', 'archive.progress']

/**
 * Progress replaces the progress before it on the same object: a long load is a few steps, not thousands. Layers of a pull
 * come side by side, so that theirs alternates.
 */
function withStep(steps: readonly TraceStep[], step: TraceStep): readonly TraceStep[] {
  if (!PROGRESS.includes(step.kind)) return [...steps, step]
  const settled = steps.findLastIndex(({ kind }) => !PROGRESS.includes(kind))
  const earlier = steps.findLastIndex((each) => each.kind === step.kind && objectOf(each) === objectOf(step))
  return earlier > settled ? steps.with(earlier, step) : [...steps, step]
}

/** The layer that a step is about; null: a step of the whole operation, such as the progress of an archive. */
function objectOf(step: TraceStep): string | null {
  return ('on' in step ? step.on : null) ?? null
}

function bounded(operations: readonly TracedOperation[]): readonly TracedOperation[] {
  const surplus = operations.length - REMEMBERED
  if (surplus <= 0) return operations
  let dropped = 0
  return operations.filter((traced) => {
    const drop = traced.end !== null && dropped < surplus
    if (drop) dropped += 1
    return !drop
  })
}
