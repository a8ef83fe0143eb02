import { createHash, randomUUID } from 'node:crypto'
import { risingNanoseconds } from '../../base/clock.ts'
import { toEngineError } from '../../base/errors.ts'
import type { BuildProgress, CacheMiss, StepPlace, Vertex } from './builds.ts'

/** What one build tells: to who listens now, and to who asks later. */
export interface Told {
  tell(progress: BuildProgress): void
  /** From the beginning, then live; ends with the build. */
  read(signal: AbortSignal): AsyncIterable<BuildProgress>
  /** Completes what is open. */
  close(): void
  readonly all: readonly BuildProgress[]
}

/** Bytes of logs that are kept of a build; what comes after is told to who listens, and forgotten. */
const MOST_LOGS = 8 << 20
/** BuildKit's clients show a vertex with this error as cancelled. */
const CUT_OFF = 'context canceled'
/** Nanoseconds. */
const BETWEEN_UPDATES = 100_000_000n

export function createTold(): Told {
  const all: BuildProgress[] = []
  const open = new Map<string, Vertex>()
  const wakes = new Set<() => void>()
  let closed = false
  let logs = 0

  function tell(progress: BuildProgress): void {
    if (closed) return
    if (progress.type === 'vertex') {
      const { vertex } = progress
      if (vertex.started !== null && vertex.completed === null) open.set(vertex.digest, vertex)
      else open.delete(vertex.digest)
    }
    if (progress.type === 'log') {
      logs += progress.data.length
      if (logs > MOST_LOGS) return
    }
    all.push(progress)
    for (const wake of wakes) wake()
  }

  return {
    tell,
    all,
    async *read(signal) {
      for (let at = 0; !signal.aborted; ) {
        const next = all[at]
        if (next) {
          at++
          yield next
        } else if (closed) return
        else await turn(wakes, signal)
      }
    },
    close() {
      for (const vertex of open.values())
        tell({
          type: 'vertex',
          vertex: { ...vertex, completed: risingNanoseconds(), error: vertex.error || CUT_OFF },
        })
      closed = true
      for (const wake of wakes) wake()
    },
  }
}

function turn(wakes: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      wakes.delete(wake)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    wakes.add(wake)
    signal.addEventListener('abort', wake)
  })
}

/** One vertex while it is worked on. */
export class Work {
  readonly digest: string
  readonly #told: Pick<Told, 'tell'>
  #vertex: Vertex

  constructor(told: Pick<Told, 'tell'>, name: string, more: { inputs?: readonly string[]; step?: StepPlace } = {}) {
    this.#told = told
    this.digest = `sha256:${createHash('sha256').update(randomUUID()).digest('hex')}`
    this.#vertex = {
      digest: this.digest,
      name,
      inputs: more.inputs ?? [],
      started: null,
      completed: null,
      cached: false,
      error: '',
      ...(more.step ? { step: more.step } : {}),
    }
    this.#say({})
  }

  start(missed?: CacheMiss): void {
    this.#say({ started: risingNanoseconds(), ...(missed ? { missed } : {}) })
  }

  done(layer: Vertex['layer'] = null): void {
    this.#say({ completed: risingNanoseconds(), layer })
  }

  cached(layer: Vertex['layer']): void {
    const at = risingNanoseconds()
    this.#say({ started: at, completed: at, cached: true, layer })
  }

  failed(error: unknown): void {
    const { code, message } = toEngineError(error)
    const text = code === 'cancelled' ? CUT_OFF : message
    this.#say({ started: this.#vertex.started ?? risingNanoseconds(), completed: risingNanoseconds(), error: text })
  }

  log(stream: 1 | 2, data: Uint8Array): void {
    this.#told.tell({ type: 'log', vertex: this.digest, stream, data, at: risingNanoseconds() })
  }

  /** Runs `body` as a part of it, under a name of its own. The sum of bytes that it moves is told no more often than clients show it. */
  async part<T>(id: string, action: string, body: (onBytes: (sum: number) => void) => Promise<T> | T): Promise<T> {
    const started = risingNanoseconds()
    let last = 0n
    let current = 0
    const tell = (completed: bigint | null) => {
      last = completed ?? risingNanoseconds()
      const place = { vertex: this.digest, id, action }
      this.#told.tell({ type: 'status', ...place, current, total: 0, started, completed, at: last })
    }
    tell(null)
    const result = await body((sum) => {
      current = sum
      if (risingNanoseconds() - last > BETWEEN_UPDATES) tell(null)
    })
    tell(risingNanoseconds())
    return result
  }

  #say(change: Partial<Vertex>): void {
    this.#vertex = { ...this.#vertex, ...change }
    this.#told.tell({ type: 'vertex', vertex: this.#vertex })
  }

  /** Runs `body` as this piece of work. */
  async during<T>(body: () => Promise<T>): Promise<T> {
    this.start()
    try {
      const result = await body()
      this.done()
      return result
    } catch (error) {
      this.failed(error)
      throw error
    }
  }
}
