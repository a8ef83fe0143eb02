import { now } from '../../base/clock.ts'
import { toEngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { ContainerState } from '../../wire/containers.ts'
import type { Origin } from '../engine.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { objectRef } from './find.ts'
import { nextDelay } from './restart-policy.ts'
import { startContainer } from './start.ts'
import { rwId } from './state.ts'

const ENGINE: Origin = { cause: 'engine', line: '' }

/** Containers that wait for their restart, and how long each waited last. */
export class Restarts {
  readonly #timers = new Map<string, NodeJS.Timeout>()
  readonly #delays = new Map<string, number>()

  nextDelay(id: string, ran: number): number {
    const delay = nextDelay(this.#delays.get(id) ?? 0, ran)
    this.#delays.set(id, delay)
    return delay
  }

  after(id: string, delay: number, begin: () => void): void {
    clearTimeout(this.#timers.get(id))
    const timer = setTimeout(() => {
      this.#timers.delete(id)
      begin()
    }, delay)
    this.#timers.set(id, timer)
  }

  /** Whoever waits does so no more; the next wait is a short one again. */
  forget(id: string): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.#delays.delete(id)
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }
}

/** Of a container that has just ended and will run again: its state until then, told in the trace of its end. */
export function awaitRestart(
  context: Context,
  trace: OperationTrace,
  record: ContainerRecord,
  state: ContainerState,
): void {
  const { id } = record
  const restartCount = state.restartCount + 1
  const delay = context.restarts.nextDelay(id, now() - (state.startedAt ?? 0))
  context.store.setState(id, { ...state, status: 'restarting', restartCount })
  trace.step({ kind: 'restart.waiting', on: rwId(id), milliseconds: delay, count: restartCount })
  startLater(context, id, delay)
}

/** What an engine that starts owes a container whose policy wants it to run. */
export function startLater(context: Context, id: string, delay: number): void {
  if (!context.closing.signal.aborted)
    context.restarts.after(id, delay, () => {
      void startAgain(context, id)
    })
}

async function startAgain(context: Context, id: string): Promise<void> {
  const { store, recorder, serial, log } = context
  const record = store.get(id)
  if (!record || context.closing.signal.aborted) return
  try {
    await recorder.record('start', ENGINE, objectRef(record), (trace) =>
      serial.run(id, async () => {
        // A person may have stopped, removed or started it while it waited for its turn.
        if (store.get(id)?.state === record.state) await startContainer(context, trace, id, 'policy')
      }),
    )
  } catch (error) {
    log.warn(`container ${id}: was not started again`, toEngineError(error))
  }
}

/** For a container that waits for its restart: it stays ended instead. */
export function stayEnded(context: Context, record: ContainerRecord): void {
  const { id, state } = record
  context.restarts.forget(id)
  context.store.setState(id, { ...state, status: 'exited', stoppedByUser: true })
  context.waiters.ended(id, { exitCode: state.exitCode, error: '' })
}
