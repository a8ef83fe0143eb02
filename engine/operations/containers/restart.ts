import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { startContainer } from './start.ts'
import { endPolitely, type StopOptions } from './stop.ts'

/** Stop, where it runs, and start, as one operation. A container that was made with --rm stays. */
export async function restartContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  options: StopOptions,
): Promise<void> {
  context.restarts.forget(id)
  const space = context.spaces.get(id)
  if (space) {
    space.restarting = true
    try {
      await endPolitely(context, trace, findContainer(context.store, id), space, options)
    } finally {
      space.restarting = false
    }
  }
  await startContainer(context, trace, id, 'restart')
}
