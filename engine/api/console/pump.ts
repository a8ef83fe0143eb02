import { StringDecoder } from 'node:string_decoder'
import type { Stdio } from '../../drivers/runtime/runtime.ts'
import { TerminalOutputQueue } from '../window/terminal-output.ts'
import type { ConsoleIo } from './io.ts'

/** Prints what a process writes until it closes its output or the line is given up; then lets go of it. */
export async function pump(
  stdio: Stdio,
  io: ConsoleIo,
  signal: AbortSignal,
  begin?: () => Promise<void>,
): Promise<void> {
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
  const output = new TerminalOutputQueue(stdio)
  try {
    stdio.resume()
    await begin?.()
    for (let piece = await output.take(signal); piece; piece = await output.take(signal)) {
      const text = decoders[piece.stream].write(Buffer.from(piece.data))
      await (piece.stream === 'stdout' ? io.out(text) : io.err(text))
    }
  } finally {
    stdio.close()
  }
}
