import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { ContainerState } from '../../wire/containers.ts'
import { objectRef } from './find.ts'

export const NEVER_STARTED: ContainerState = {
  status: 'created',
  pid: 0,
  exitCode: 0,
  oomKilled: false,
  error: '',
  startedAt: null,
  finishedAt: null,
}

export function isUp(state: ContainerState): boolean {
  return state.status === 'running' || state.status === 'paused' || state.status === 'restarting'
}

/** Of the read-write layer, as the trace names it. */
export function rwId(id: string): string {
  return `rw:${id}`
}

/** Why a container as it is now cannot take what is asked. */
type Unfit =
  | 'containerNotRunning'
  | 'containerPaused'
  | 'containerAlreadyPaused'
  | 'containerNotPaused'
  | 'containerBeingRemoved'

export function conflict(record: ContainerRecord, key: Unfit, sentence: string): EngineError {
  const { name } = record
  return new EngineError('conflict', sentence, { objects: [objectRef(record)], details: { key, values: { name } } })
}
