import type { Readable } from 'node:stream'
import { toEngineError } from '../../base/errors.ts'
import type { OpenOperation } from '../trace/recorder.ts'

/** Opens what a stream needs, which is held until the stream closes; the operation ends with it. */
export async function streaming<T extends { tar: Readable }>(
  operation: OpenOperation,
  open: (held: DisposableStack) => Promise<T>,
): Promise<T> {
  const held = new DisposableStack()
  try {
    const result = await open(held)
    const abort = () => result.tar.destroy(toEngineError(operation.signal.reason))
    operation.signal.addEventListener('abort', abort)
    let failure: Error | null = null
    result.tar.once('error', (error) => {
      failure = error
    })
    result.tar.once('close', () => {
      operation.signal.removeEventListener('abort', abort)
      held.dispose()
      if (failure) operation.end(toEngineError(failure).data)
      else if (result.tar.readableEnded) operation.end()
      else operation.end({ code: 'cancelled', message: 'nobody read the archive to its end' })
    })
    return result
  } catch (error) {
    held.dispose()
    operation.end(toEngineError(error).data)
    throw error
  }
}
