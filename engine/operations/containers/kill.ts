import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { claimed } from './exit.ts'
import { findContainer } from './find.ts'
import { thaw } from './pause.ts'
import { stayEnded } from './restarts.ts'
import { KILL, parseSignal, type Signal, TERM } from '../../formats/signals.ts'
import { conflict, rwId } from './state.ts'
import type { Space } from './spaces.ts'

/** How long a process space may take to fall apart after KILL. A process in the kernel (a dead disk) may take for ever. */
const KILL_TAKES = 10_000

/** Sends a signal to the first process. KILL is waited for: afterwards the container does not run. */
export async function killContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  signalText: string,
): Promise<void> {
  const record = findContainer(context.store, id)
  const signal = parseSignal(signalText || 'KILL')
  if (record.state.status === 'restarting') return stayEnded(context, record)
  const space = context.spaces.get(id)
  if (!space)
    throw conflict(
      record,
      'containerNotRunning',
      `cannot kill container: ${record.name}: container ${id} is not running`,
    )
  // With a stop signal of its own, others are messages to the program and no wish that it ends.
  const asksForEnd = record.config.stopSignal === null || signal.number === stopSignal(record).number
  if (asksForEnd || signal.number === KILL.number) endForGood(context, space, id)
  if (signal.number === KILL.number) return endSpace(context, trace, record)
  await claimed(context, id, space, trace, async () => {
    await send(context, trace, record, signal, null)
    if (signal.number === stopSignal(record).number) await thaw(context, trace, record)
  })
}

/** What comes is the end that a person asked for: no policy lets the container run again after it. */
export function endForGood(context: Context, space: Space, id: string): void {
  space.final = true
  context.restarts.forget(id)
  const { state } = findContainer(context.store, id)
  context.store.setState(id, { ...state, stoppedByUser: true })
}

/** KILL to the whole space, and the wait for its end. */
export async function endSpace(context: Context, trace: OperationTrace, record: ContainerRecord): Promise<void> {
  const space = context.spaces.get(record.id)
  if (!space) return
  await claimed(context, record.id, space, trace, async () => {
    await send(context, trace, record, KILL, null)
    if (!(await endsWithin(space, KILL_TAKES, null)))
      throw new EngineError(
        'internal',
        `container ${record.name} did not end within ${KILL_TAKES / 1000} s of SIGKILL: a process of it is stuck in the kernel (state D in ps)`,
      )
  })
}

/** A signal to a space that is just ending is no error: its end is on the way. */
export async function send(
  context: Context,
  trace: OperationTrace,
  record: ContainerRecord,
  signal: Signal,
  grace: number | null,
): Promise<void> {
  trace.step({ kind: 'signal.sent', on: rwId(record.id), signal: signal.name, grace })
  try {
    await context.runtime.kill(record.id, signal.number, signal.number === KILL.number)
  } catch (error) {
    const space = context.spaces.get(record.id)
    if (!space || space.exit || (await context.runtime.processes(record.id)).length === 0) return
    throw error
  }
}

/** Whether the space ends in that time; null: waits for ever. */
export async function endsWithin(
  space: Space,
  milliseconds: number | null,
  signal: AbortSignal | null,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  let aborted = () => {}
  try {
    return await Promise.race([
      space.ended.promise.then(() => true),
      ...(milliseconds === null
        ? []
        : [
            new Promise<boolean>((resolve) => {
              timer = setTimeout(resolve, milliseconds, false)
            }),
          ]),
      new Promise<never>((_, reject) => {
        aborted = () => reject(signal?.reason)
        signal?.addEventListener('abort', aborted)
      }),
    ])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', aborted)
  }
}

export function stopSignal(record: ContainerRecord): Signal {
  return record.config.stopSignal ? parseSignal(record.config.stopSignal) : TERM
}
