import { toEngineError } from '../../base/errors.ts'
import type { Session } from './command.ts'

/** Does something to each of several objects, prints each that went well as it was typed, and says of the others why not; 1 when one failed. */
export async function forEach(
  { io }: Session,
  references: string[],
  act: (reference: string) => Promise<unknown>,
): Promise<number> {
  let code = 0
  for (const reference of references) {
    try {
      await act(reference)
      void io.out(`${reference}\n`)
    } catch (thrown) {
      const error = toEngineError(thrown)
      // Docker's answer for "it is so already" is success.
      if (error.code === 'notModified') void io.out(`${reference}\n`)
      else {
        void io.err(`Error response from daemon: ${error.message}\n`)
        code = 1
      }
    }
  }
  return code
}
