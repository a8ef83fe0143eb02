import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { ContainerState } from '../../wire/containers.ts'
import { objectRef } from './find.ts'

export function isUp(state: ContainerState): boolean {
  return state.status === 'running' || state.status === 'paused' || state.status === 'restarting'
}

/** Of the read-write layer, as the trace names it. */
export function rwId(id: string): string {
  return `rw:${id}`
}

export function requireNotRestarting(record: ContainerRecord): void {
  if (record.state.status === 'restarting')
    throw conflict(
      record,
      'containerRestarting',
      `container ${record.id} is restarting, wait until the container is running`,
    )
}

/** Why a container as it is now cannot take what is asked. */
type Unfit =
  | 'containerNotRunning'
  | 'containerPaused'
  | 'containerAlreadyPaused'
  | 'containerNotPaused'
  | 'containerBeingRemoved'
  | 'containerRestarting'
  | 'ipcNotShareable'

export function conflict(record: ContainerRecord, key: Unfit, sentence: string): EngineError {
  const { name } = record
  return new EngineError('conflict', sentence, { objects: [objectRef(record)], details: { key, values: { name } } })
}
