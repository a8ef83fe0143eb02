import { EngineError } from '../../base/errors.ts'

export type WaitCondition = 'not-running' | 'next-exit' | 'removed'
export interface WaitResult {
  exitCode: number
  error: string
}

interface Waiter {
  condition: WaitCondition
  resolve(result: WaitResult): void
}

/** Who waits for a container to end or to be gone. */
export class Waiters {
  readonly #waiting = new Map<string, Set<Waiter>>()

  wait(id: string, condition: WaitCondition, signal: AbortSignal): Promise<WaitResult> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(id) ?? new Set()
      this.#waiting.set(id, waiting)
      const leave = () => {
        signal.removeEventListener('abort', aborted)
        waiting.delete(waiter)
        if (waiting.size === 0 && this.#waiting.get(id) === waiting) this.#waiting.delete(id)
      }
      const aborted = () => {
        leave()
        reject(new EngineError('cancelled', `waiting for container ${id} was cancelled`))
      }
      const waiter: Waiter = {
        condition,
        resolve(result) {
          leave()
          resolve(result)
        },
      }
      waiting.add(waiter)
      signal.addEventListener('abort', aborted)
      if (signal.aborted) aborted()
    })
  }

  ended(id: string, result: WaitResult): void {
    for (const waiter of [...(this.#waiting.get(id) ?? [])]) if (waiter.condition !== 'removed') waiter.resolve(result)
  }

  removed(id: string, result: WaitResult): void {
    for (const waiter of [...(this.#waiting.get(id) ?? [])]) waiter.resolve(result)
  }
}
