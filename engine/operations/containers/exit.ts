import { toEngineError } from '../../base/errors.ts'
import type { RuntimeExit } from '../../drivers/runtime/runtime.ts'
import type { Health } from '../../wire/health.ts'
import type { Origin } from '../engine.ts'
import { leaveNetworks } from '../networks/join.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { releaseMounts } from '../volumes/container-mounts.ts'
import type { Context } from './deps.ts'
import { objectRef } from './find.ts'
import { dropContainer } from './remove.ts'
import { wantsRestart } from './restart-policy.ts'
import { awaitRestart } from './restarts.ts'
import { runtimeContainer } from './runtime-container.ts'
import type { Space } from './spaces.ts'
import { rwId } from './state.ts'

const ENGINE: Origin = { cause: 'engine', line: '' }

/** One that does not run is not well, as Docker has it. */
function unwell(health: Health | null): Health | null {
  return health && { ...health, status: 'unhealthy' }
}

/** Follows a running container until its end, then settles the exit. */
export function watchExit(context: Context, id: string, space: Space): void {
  const record = context.store.get(id)
  if (!record) return
  context.runtime.waitExit(runtimeContainer(context, record), context.closing.signal).then(
    (exit) => {
      space.exit = exit
      // Whoever claimed the end holds the container's turn; else the exit waits for its own.
      if (space.claim) return settle(context, id, space)
      return context.serial.run(id, () => settle(context, id, space))
    },
    (error) => {
      if (!context.closing.signal.aborted) context.log.warn(`container ${id}: waiting for its end failed`, error)
    },
  )
}

/** Lets an operation that holds the container's turn wait for its end, and tell of it in its own trace. */
export async function claimed<T>(
  context: Context,
  id: string,
  space: Space,
  trace: OperationTrace,
  body: () => Promise<T>,
): Promise<T> {
  space.claim = trace
  try {
    if (space.exit) await settle(context, id, space)
    return await body()
  } finally {
    space.claim = null
    // It may have ended just now: then this operation tells all of it.
    await space.settled
  }
}

/** Once an exit: the space is gone, the state says so, and those who wait are told. Never rejects. */
function settle(context: Context, id: string, space: Space): Promise<void> {
  space.settled ??= run(context, id, space).then(
    () => space.ended.resolve(),
    (error) => {
      context.log.warn(`container ${id}: its end could not be settled`, error)
      space.ended.resolve()
    },
  )
  return space.settled
}

async function run(context: Context, id: string, space: Space): Promise<void> {
  const record = context.store.get(id)
  const exit = space.exit
  if (!record || !exit) return
  const body = (trace: OperationTrace) => ended(context, id, space, exit, trace)
  if (space.claim) await body(space.claim)
  else await context.recorder.record('exit', ENGINE, objectRef(record), body)
}

async function ended(
  context: Context,
  id: string,
  space: Space,
  exit: RuntimeExit,
  trace: OperationTrace,
): Promise<void> {
  const { store, overlay, runtime, waiters, log } = context
  const record = store.get(id)
  if (!record) return
  const { exitCode, oomKilled } = exit
  trace.step({ kind: 'process.ended', on: rwId(id), pids: [1], exitCode })
  trace.step({ kind: 'space.gone', on: rwId(id), exitCode, oomKilled })
  context.spaces.close(id)
  overlay.unmount(store.paths(id).merged)
  releaseMounts(context, trace, record)
  const state = {
    ...record.state,
    pid: 0,
    exitCode,
    oomKilled,
    error: '',
    finishedAt: exit.at,
    health: unwell(record.state.health),
  }
  if (!space.final && !space.restarting && wantsRestart(record, exitCode)) awaitRestart(context, trace, record, state)
  else store.setState(id, { ...state, status: space.restarting ? 'restarting' : 'exited' })
  waiters.ended(id, { exitCode, error: '' })
  // What the runtime still holds does not concern those who wait; the next operation on this container comes after it.
  await Promise.all([
    runtime.delete(id, true).catch((error) => log.warn(`container ${id}: the runtime did not let go`, error)),
    leaveNetworks(context, trace, record).catch((error) =>
      log.warn(`container ${id}: its networks did not let go`, error),
    ),
  ])
  if (record.host.autoRemove && !space.restarting)
    await dropContainer(context, trace, id, { volumes: true }).catch((error) =>
      log.warn(`container ${id}: was not removed after its end`, toEngineError(error)),
    )
}
