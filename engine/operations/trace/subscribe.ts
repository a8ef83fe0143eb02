import type { TraceStore } from '../../stores/trace/trace.ts'
import type { TraceEvent } from '../../wire/trace.ts'

const BATCH = 256

/**
 * All events after `since`, as they are written. Every one is read from the database, so a subscriber holds no more than
 * one batch, however far behind it is, and an operation never waits for one.
 */
export async function* subscribe(
  store: TraceStore,
  since: number,
  signal: AbortSignal,
): AsyncGenerator<TraceEvent, void> {
  let wake = () => {}
  const stop = store.onWritten(() => wake())
  const aborted = () => wake()
  signal.addEventListener('abort', aborted)
  try {
    let position = since
    while (!signal.aborted) {
      // The promise is made before the query: what is written between the two wakes it.
      const written = new Promise<void>((resolve) => {
        wake = resolve
      })
      const events = store.after(position, BATCH)
      for (const event of events) {
        if (signal.aborted) return
        yield event
        position = event.seq
      }
      if (events.length === 0 && !signal.aborted) await written
    }
  } finally {
    stop()
    signal.removeEventListener('abort', aborted)
  }
}
