import { type EngineError, toEngineError } from '../../base/errors.ts'

/** Takes samples from `publish` on, one after the other and with its own pauses, until the signal aborts. */
export type Sampling<T> = (publish: (sample: T) => void, signal: AbortSignal) => Promise<void>

/** One series of samples for all who listen: it runs while anybody does, and each hears the newest. */
export class Sampler<T> {
  readonly #sampling: Sampling<T>
  readonly #stop = new AbortController()
  #latest: T | undefined
  /** How many samples there were. */
  #count = 0
  #failure: EngineError | null = null
  #listeners = 0
  #changed = Promise.withResolvers<void>()

  constructor(sampling: Sampling<T>) {
    this.#sampling = sampling
  }

  /** Throws what ended the sampling. `left` is called when nobody listens any more: the sampler has ended then. */
  async *listen(signal: AbortSignal, left: () => void): AsyncGenerator<T, void> {
    let heard = 0
    this.#listeners++
    if (this.#listeners === 1) void this.#run()
    try {
      while (!signal.aborted) {
        if (heard !== this.#count) {
          heard = this.#count
          yield this.#latest as T
        } else if (this.#failure) throw this.#failure
        else await this.#next(signal)
      }
    } finally {
      this.#listeners--
      if (this.#listeners === 0) {
        this.#stop.abort()
        left()
      }
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    try {
      await this.#sampling((sample) => this.#publish(sample), signal)
    } catch (error) {
      if (signal.aborted) return
      this.#failure = toEngineError(error)
      this.#wake()
    }
  }

  #publish(sample: T): void {
    this.#latest = sample
    this.#count++
    this.#wake()
  }

  #wake(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  async #next(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<void>()
    const abort = () => aborted.resolve()
    signal.addEventListener('abort', abort, { once: true })
    await Promise.race([this.#changed.promise, aborted.promise])
    signal.removeEventListener('abort', abort)
  }
}
