import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { conflict, requireNotRestarting, rwId } from './state.ts'

export async function pauseContainer(context: Context, trace: OperationTrace, id: string): Promise<void> {
  const record = findContainer(context.store, id)
  if (record.state.status === 'paused')
    throw conflict(record, 'containerAlreadyPaused', `container ${id} is already paused`)
  requireNotRestarting(record)
  if (record.state.status !== 'running') throw conflict(record, 'containerNotRunning', `container ${id} is not running`)
  await context.runtime.pause(id)
  setStatus(context, id, 'paused')
  trace.step({ kind: 'space.frozen', on: rwId(id), by: context.runtime.freezer })
}

export async function unpauseContainer(context: Context, trace: OperationTrace, id: string): Promise<void> {
  const record = findContainer(context.store, id)
  if (record.state.status !== 'paused') throw conflict(record, 'containerNotPaused', `container ${id} is not paused`)
  await thaw(context, trace, record)
}

/** Nothing when it is not paused. */
export async function thaw(context: Context, trace: OperationTrace, { id }: ContainerRecord): Promise<void> {
  const { state } = context.store.get(id) ?? {}
  if (state?.status !== 'paused') return
  try {
    await context.runtime.resume(id)
  } catch (error) {
    // Killed while it was frozen: its end is on the way.
    if ((await context.runtime.processes(id)).length === 0) return
    throw error
  }
  setStatus(context, id, 'running')
  trace.step({ kind: 'space.thawed', on: rwId(id) })
}

/** What else the state says may have changed while the runtime was at it. */
function setStatus({ store }: Context, id: string, status: 'paused' | 'running'): void {
  const { state } = findContainer(store, id)
  store.setState(id, { ...state, status })
}
