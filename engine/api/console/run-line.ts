import { toEngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ConsoleOutput } from '../../wire/system.ts'
import { perform } from '../window/perform.ts'
import type { Terminals } from '../window/terminals.ts'
import { exitCodeOf } from './exit-code.ts'
import { runInForeground, startInForeground } from './foreground.ts'
import { ConsoleIo } from './io.ts'
import { LineError } from './line-error.ts'
import { type ParsedLine, parseLine } from './parse-line.ts'
import { checked } from './parse-request.ts'
import { requireImage } from './require-image.ts'

/** Runs one `docker …` line and gives what the real CLI would print, then its exit code. Aborting is Ctrl+C: the line is given up, what it had begun is cancelled. */
export async function* runLine(
  engine: Engine,
  terminals: Terminals,
  asked: { line: string; columns: number },
  signal: AbortSignal,
): AsyncGenerator<ConsoleOutput, void> {
  const io = new ConsoleIo()
  const stop = new AbortController()
  const given = AbortSignal.any([signal, stop.signal])
  given.addEventListener('abort', () => io.end({ type: 'exit', code: 130 }))
  void execute(engine, terminals, asked, io, given).then((exit) => io.end(exit))
  try {
    yield* io.read()
  } finally {
    stop.abort()
  }
}

async function execute(
  engine: Engine,
  terminals: Terminals,
  { line, columns }: { line: string; columns: number },
  io: ConsoleIo,
  signal: AbortSignal,
): Promise<Extract<ConsoleOutput, { type: 'exit' }>> {
  let parsed: ParsedLine | null = null
  try {
    parsed = parseLine(line, columns)
    if (parsed.type === 'print') {
      void (parsed.stream === 'stdout' ? io.out(parsed.text) : io.err(parsed.text))
      return { type: 'exit', code: parsed.code }
    }
    const typed = line.trim().replace(/^(docker\s+)?/, 'docker ')
    const origin = { cause: 'window', line: typed, signal } as const
    const context = { engine, io, signal, origin, terminals }
    const code = await parsed.run({
      engine,
      io,
      signal,
      origin,
      perform: async (request, onProgress, onOpen) => {
        const whole = checked(request)
        if (whole.verb === 'create' || whole.verb === 'run') await requireImage(context, whole.image)
        return perform(engine, whole, { line: typed, signal, ...(onProgress ? { onProgress } : {}), onOpen })
      },
      foreground: (request) => runInForeground(context, request),
      startAttached: (container) => startInForeground(context, container),
    })
    return { type: 'exit', code: code ?? 0 }
  } catch (thrown) {
    return failed(thrown, parsed, io)
  }
}

/** `run` and `create` have Docker's own exit codes and a name before the message; a line that could not be read is not the engine's answer. */
function failed(thrown: unknown, parsed: ParsedLine | null, io: ConsoleIo): Extract<ConsoleOutput, { type: 'exit' }> {
  const error = toEngineError(thrown)
  const command = parsed?.type === 'run' ? parsed.command : ''
  const isRun = /(^| )run$/.test(command)
  const said = parsed && !(error instanceof LineError) ? `Error response from daemon: ${error.message}` : error.message
  const help = isRun ? `\n\nRun 'docker ${command} --help' for more information` : ''
  void io.err(`${isRun ? 'docker: ' : ''}${said}${help}\n`)
  return { type: 'exit', code: exitCodeOf(thrown) ?? (isRun ? 125 : 1), error: error.data }
}
