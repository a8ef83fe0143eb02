import type { FSWatcher } from 'node:fs'
import { now } from '../../base/clock.ts'
import type { LoggedLine, LogQuery } from '../engine.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { LogChain } from './log-chain.ts'
import { LineJoiner, milliseconds, parseRecord } from './log-line.ts'

/** The lines that a container wrote; with `follow`, until it ends. */
export async function* readLogs(
  context: Context,
  reference: string,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LoggedLine, void> {
  const { id } = findContainer(context.store, reference)
  const follow = query.follow && (query.until === null || query.until > now())
  const file = await LogChain.open(context.store.paths(id).log, follow)
  if (!file) return
  try {
    if (query.tail !== null) await file.seekToLast(query.tail, (record) => parseRecord(record)?.partial === false)
    const wanted = (line: LoggedLine) => (line.stream === 'stdout' ? query.stdout : query.stderr) && inTime(line, query)
    for await (const line of linesOf(context, id, file, follow, untilThen(query, signal))) {
      if (query.until !== null && milliseconds(line.time) > query.until) return
      if (wanted(line)) yield line
    }
  } finally {
    await file.close()
  }
}

/** Whoever follows until a moment does so no longer, also when nothing is written any more. */
function untilThen({ follow, until }: LogQuery, signal: AbortSignal): AbortSignal {
  if (!follow || until === null || until <= now()) return signal
  return AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(until - now()))])
}

async function* linesOf(
  context: Context,
  id: string,
  file: LogChain,
  follow: boolean,
  signal: AbortSignal,
): AsyncGenerator<LoggedLine, void> {
  const joiner = new LineJoiner()
  // Begins before the first read, so that nothing written meanwhile goes unnoticed.
  const growth = follow ? new Growth(context, id, file, signal) : null
  try {
    for (;;) {
      // Asked before reading: what a container wrote before its end is in the file when its end is known.
      const over = growth === null || growth.over
      for (let records = await file.read(); records.length > 0 && !signal.aborted; records = await file.read())
        for (const bytes of records) {
          const record = parseRecord(bytes)
          const line = record && joiner.push(record)
          if (line) yield line
        }
      if (signal.aborted) return
      if (over) break
      await growth.next()
    }
    yield* joiner.rest()
  } finally {
    growth?.close()
  }
}

/** Tells when a log has grown, by inotify, and when it will grow no more. */
class Growth {
  readonly #ended = new AbortController()
  readonly #watcher: FSWatcher
  #wake = () => {}
  #grown = false
  over: boolean

  constructor(context: Context, id: string, file: LogChain, signal: AbortSignal) {
    const notice = () => {
      this.#grown = true
      this.#wake()
    }
    const end = () => {
      this.over = true
      notice()
    }
    const restarts = () => context.store.get(id)?.state.status === 'restarting'
    const stopped = AbortSignal.any([signal, this.#ended.signal])
    // One that ends and will run again has more to say.
    const untilEnd = (): Promise<void> =>
      context.waiters.wait(id, 'next-exit', stopped).then(() => (restarts() ? untilEnd() : end()), end)
    this.over = context.spaces.get(id) === null && !restarts()
    this.#watcher = file.watch(notice)
    void untilEnd()
  }

  /** Resolves when something was written since it last resolved. */
  async next(): Promise<void> {
    if (!this.#grown)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    this.#grown = false
  }

  close(): void {
    this.#watcher.close()
    this.#ended.abort()
  }
}

function inTime(line: LoggedLine, { since }: LogQuery): boolean {
  return since === null || milliseconds(line.time) >= since
}
