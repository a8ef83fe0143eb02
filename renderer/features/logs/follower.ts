import type { ErrorData } from '../../../engine/wire/errors.ts'
import type { LogLine } from '../../../engine/wire/containers.ts'

export interface LogSnapshot {
  lines: readonly LogLine[]
  /** How many lines at the beginning were let go because there are too many. */
  dropped: number
  state: 'following' | 'ended' | 'failed'
  error: ErrorData | null
}

/** Beyond this the oldest lines are let go; the log itself keeps them. */
export const MOST_LINES = 250_000

/**
 * The lines of one log as they come. Framework-free: a screen reads snapshots, which are never changed in place. Batches
 * that arrive within one frame make one snapshot.
 */
export class LogFollower {
  #snapshot: LogSnapshot = { lines: [], dropped: 0, state: 'following', error: null }
  #waiting: LogLine[] = []
  #scheduled = false
  readonly #watchers = new Set<() => void>()
  readonly #schedule: (flush: () => void) => void

  constructor(schedule: (flush: () => void) => void) {
    this.#schedule = schedule
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly getSnapshot = (): LogSnapshot => this.#snapshot

  /** The log is read from its beginning (again, after a lost connection). */
  restart(): void {
    this.#waiting = []
    this.#set({ lines: [], dropped: 0, state: 'following', error: null })
  }

  add(lines: readonly LogLine[]): void {
    for (const line of lines) this.#waiting.push(line)
    if (this.#scheduled) return
    this.#scheduled = true
    this.#schedule(() => this.#flush())
  }

  end(error: ErrorData | null = null): void {
    this.#flush()
    this.#set({ ...this.#snapshot, state: error ? 'failed' : 'ended', error })
  }

  #flush(): void {
    this.#scheduled = false
    if (this.#waiting.length === 0) return
    const all = [...this.#snapshot.lines, ...this.#waiting]
    this.#waiting = []
    const surplus = Math.max(0, all.length - MOST_LINES)
    const lines = surplus ? all.slice(surplus) : all
    this.#set({ ...this.#snapshot, lines, dropped: this.#snapshot.dropped + surplus })
  }

  #set(snapshot: LogSnapshot): void {
    this.#snapshot = snapshot
    for (const watcher of this.#watchers) watcher()
  }
}
