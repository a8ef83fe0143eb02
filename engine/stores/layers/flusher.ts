import type { Workers } from './worker/workers.ts'

/**
 * Brings new layers to the disk in the background, one syncfs(2) at a time for all that came meanwhile. A killed engine
 * loses nothing without it, only a loss of power within these seconds does. Waiting for it before a layer becomes visible
 * was measured: unpacking 380 MB took 3.6 s instead of 2.3 s, where `tar -x` takes 1.7 s and does not wait either.
 */
export class Flusher {
  readonly #workers: Workers
  #running: Promise<void> | null = null
  #again = false

  constructor(workers: Workers) {
    this.#workers = workers
  }

  request(): void {
    this.#again = true
    this.#running ??= this.#flush()
  }

  async #flush(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false
        await this.#workers.run({ type: 'flush' })
      }
    } catch {
      // The kernel writes by itself too, only later; and when the store closes, the thread is gone.
    } finally {
      this.#running = null
    }
  }

  async close(): Promise<void> {
    this.#again = false
    await this.#workers.close()
  }
}
