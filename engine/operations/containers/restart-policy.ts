import type { ContainerRecord } from '../../stores/containers/containers.ts'

/** Milliseconds. Docker's: each restart waits twice as long as the one before, until a container has lasted. */
const FIRST_DELAY = 100
const LONGEST_DELAY = 60_000
const LASTED = 10_000

/** Whether the policy wants a container that ended by itself to run again. */
export function wantsRestart({ host, state }: ContainerRecord, exitCode: number): boolean {
  const { name, maximumRetryCount } = host.restartPolicy
  if (name === 'always') return true
  if (name === 'unless-stopped') return !state.stoppedByUser
  if (name !== 'on-failure' || exitCode === 0) return false
  return maximumRetryCount === 0 || state.restartCount < maximumRetryCount
}

/**
 * Whether an engine that starts lets a container run that does not: `always` means also one that a person stopped, as in
 * Docker; the others leave that one alone.
 */
export function wantsStart(record: ContainerRecord): boolean {
  const { host, state } = record
  if (state.status === 'restarting') return true
  if (state.status !== 'exited' || state.startedAt === null) return false
  if (host.restartPolicy.name === 'always') return true
  return !state.stoppedByUser && wantsRestart(record, state.exitCode)
}

/** How long the next restart waits, after one that waited `before` (0: there was none) and a run of that length. */
export function nextDelay(before: number, ran: number): number {
  if (before === 0 || ran >= LASTED) return FIRST_DELAY
  return Math.min(LONGEST_DELAY, before * 2)
}
