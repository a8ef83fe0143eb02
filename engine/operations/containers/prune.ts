import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { removeContainer } from './remove.ts'

const OVER = ['created', 'exited', 'dead']

/** Removes what does not run. One that is started or removed meanwhile is left alone. */
export async function pruneContainers(
  context: Context,
  trace: OperationTrace,
  wanted: (container: ContainerRecord) => boolean,
): Promise<{ removed: string[]; bytes: number }> {
  const { changes, serial, store } = context
  const removed: string[] = []
  let bytes = 0
  for (const { id, state, top } of store.all().filter(wanted)) {
    if (!OVER.includes(state.status)) continue
    trace.signal.throwIfAborted()
    const size = changes.count(store.paths(id).upper, top).bytes
    try {
      await serial.run(id, () => removeContainer(context, trace, id, { force: false, volumes: false }))
    } catch (error) {
      if (error instanceof EngineError && (error.code === 'notFound' || error.code === 'conflict')) continue
      throw error
    }
    removed.push(id)
    bytes += size
  }
  trace.step({ kind: 'pruned', of: 'container', bytes })
  return { removed, bytes }
}
