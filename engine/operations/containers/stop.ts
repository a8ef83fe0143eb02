import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { claimed } from './exit.ts'
import { findContainer } from './find.ts'
import { endForGood, endSpace, endsWithin, send, stopSignal } from './kill.ts'
import { thaw } from './pause.ts'
import { stayEnded } from './restarts.ts'
import { parseSignal } from '../../formats/signals.ts'
import type { Space } from './spaces.ts'
import { rwId } from './state.ts'

const DEFAULT_GRACE = 10

export interface StopOptions {
  /** Seconds until KILL; null: the container's own, else 10; negative: never. */
  timeout: number | null
  /** '' for the container's own. */
  signal: string
}

export async function stopContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  options: StopOptions,
): Promise<void> {
  const record = findContainer(context.store, id)
  if (record.state.status === 'restarting') return stayEnded(context, record)
  const space = context.spaces.get(id)
  if (!space) throw new EngineError('notModified', `container ${record.name} does not run`)
  endForGood(context, space, id)
  await endPolitely(context, trace, record, space, options)
}

/** The signal first; KILL when the time that was granted is over. */
export async function endPolitely(
  context: Context,
  trace: OperationTrace,
  record: ContainerRecord,
  space: Space,
  options: StopOptions,
): Promise<void> {
  const signal = options.signal ? parseSignal(options.signal) : stopSignal(record)
  const seconds = options.timeout ?? record.config.stopTimeout ?? DEFAULT_GRACE
  await claimed(context, record.id, space, trace, async () => {
    await send(context, trace, record, signal, seconds < 0 ? null : seconds)
    await thaw(context, trace, record)
    if (await endsWithin(space, seconds < 0 ? null : seconds * 1000, trace.signal)) return
    trace.step({ kind: 'grace.over', on: rwId(record.id), seconds })
    await endSpace(context, trace, record)
  })
}
