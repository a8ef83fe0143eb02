import { toEngineError } from '../../base/errors.ts'
import { shortId } from '../../base/digest.ts'
import type { TraceStep } from '../../wire/trace.ts'
import type { Call } from './call.ts'

export interface ProgressLines {
  /** Tells the progress of an operation, from its trace; give it as `onOpen`. */
  readonly follow: (operation: number) => void
  write(line: object): void
  /** Sends the head now, so that an error is the last line in any case. */
  begin(): void
  /** Resolves when all that the operation told is written: what comes after it is said after it. */
  told(): Promise<void>
  /** Answers around `body`: an error before the first line is an HTTP error, after it the last line, as Docker has it. */
  during(body: () => Promise<void>): Promise<void>
}

/** The lines that Docker has for a step. */
export type StepLines = (step: TraceStep) => readonly { status?: string; id?: string; progress?: string }[]

/**
 * The lines of JSON that Docker answers long work with. Nothing is sent before the first of them. `quiet`: what the
 * operation's trace tells is not written.
 */
export function progressLines(call: Call, quiet: boolean, linesOf: StepLines = loadLines): ProgressLines {
  const { response, engine } = call
  const over = new AbortController()
  let following = Promise.resolve()

  function begin(): void {
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': 'application/json' })
  }

  function write(line: object): void {
    begin()
    response.write(`${JSON.stringify(line)}\r\n`)
  }

  async function tell(operation: number): Promise<void> {
    const signal = AbortSignal.any([over.signal, call.signal])
    for await (const event of engine.trace.subscribe(engine.trace.last, signal)) {
      if (over.signal.aborted) return
      if (event.type === 'step' && event.operation === operation) linesOf(event.step).forEach(write)
      if (event.type === 'end' && event.operation === operation) return
    }
  }

  return {
    write,
    begin,
    told: () => following,
    follow(operation) {
      if (!quiet) following = tell(operation)
    },
    async during(body) {
      try {
        await body()
        response.end()
      } catch (error) {
        await following
        if (!response.headersSent) throw error
        const { message } = toEngineError(error)
        write({ errorDetail: { message }, error: message })
        response.end()
      } finally {
        over.abort()
        await following
      }
    },
  }
}

const loadLines: StepLines = (step) => {
  if (step.kind !== 'layer.progress') return []
  const total = step.fraction ? Math.round(step.bytes / step.fraction) : undefined
  return [
    {
      status: 'Loading layer',
      progressDetail: { current: step.bytes, ...(total === undefined ? {} : { total }) },
      id: shortId(step.on),
    },
  ]
}
