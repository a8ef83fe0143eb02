import { EngineError } from '../../base/errors.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { isUp } from './state.ts'
import type { WaitCondition, WaitResult } from './waiters.ts'

/** `not-running` answers at once for a container that does not run; the others wait for what comes next. */
export async function waitForContainer(
  context: Context,
  reference: string,
  condition: WaitCondition,
  signal: AbortSignal,
): Promise<WaitResult> {
  if (signal.aborted) throw new EngineError('cancelled', `waiting for container ${reference} was cancelled`)
  const { id, state } = findContainer(context.store, reference)
  if (condition === 'not-running' && !isUp(state)) return { exitCode: state.exitCode, error: state.error }
  return context.waiters.wait(id, condition, signal)
}
