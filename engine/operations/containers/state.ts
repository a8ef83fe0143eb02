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

export function conflict(record: ContainerRecord, sentence: string): EngineError {
  return new EngineError('conflict', sentence, { objects: [objectRef(record)] })
}
