import type { Engine } from '../../operations/engine.ts'
import type { StepLines } from '../docker/progress.ts'

/** Prints what an operation tells, as the real CLI prints it where it cannot draw bars. `done` waits for all of it. */
export function followLines(
  engine: Engine,
  out: (text: string) => void,
  linesOf: StepLines,
): { onOpen(operation: number): void; done(): Promise<void> } {
  const over = new AbortController()
  let following = Promise.resolve()

  async function follow(operation: number): Promise<void> {
    for await (const event of engine.trace.subscribe(engine.trace.last, over.signal)) {
      if (event.type === 'end' && event.operation === operation) return
      if (event.type === 'step' && event.operation === operation)
        for (const line of linesOf(event.step)) print(out, line)
    }
  }

  return {
    onOpen: (operation) => {
      following = follow(operation)
    },
    done: () => following,
  }
}

function print(out: (text: string) => void, line: { status?: string; id?: string; progress?: string }): void {
  if (line.status === undefined || line.progress !== undefined) return
  out(line.id === undefined ? `${line.status}\n` : `${line.id}: ${line.status}\n`)
}
