import { toEngineError } from '../../base/errors.ts'
import type { Session } from './command.ts'

/** Does something to each of several objects, prints for each that went well what came of it when that is a text, else the object as it was typed, and says of the others why not; 1 when one failed. */
export async function forEach(
  { io }: Session,
  references: string[],
  act: (reference: string) => Promise<unknown>,
): Promise<number> {
  let code = 0
  for (const reference of references) {
    try {
      const text = await act(reference)
      void io.out(`${typeof text === 'string' ? text : reference}\n`)
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
