import { sleep } from '../../base/clock.ts'
import { type EngineError, toEngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ProcessInfo } from '../../wire/containers.ts'

const INTERVAL = 1000

/**
 * Processes of containers for whoever listens. Each container is sampled once a second however many listen, not at all
 * when nobody does, and not while it does not run: then the trace says when to begin again.
 */
export class ProcessSamples {
  readonly #engine: Engine
  readonly #samplers = new Map<string, Sampler>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async *of(reference: string, signal: AbortSignal): AsyncGenerator<ProcessInfo[], void> {
    const { id } = this.#engine.containers.find(reference)
    const sampler = this.#samplers.get(id) ?? new Sampler(this.#engine, id)
    this.#samplers.set(id, sampler)
    let heard = -1
    sampler.join()
    try {
      while (!signal.aborted) {
        if (heard !== sampler.count) {
          heard = sampler.count
          yield sampler.latest
        } else if (sampler.failure) {
          if (sampler.failure.code === 'notFound') return
          throw sampler.failure
        } else await sampler.next(signal)
      }
    } finally {
      if (sampler.leave() === 0) this.#samplers.delete(id)
    }
  }
}

class Sampler {
  latest: ProcessInfo[] = []
  /** How often `latest` changed. */
  count = -1
  /** Why it samples no more; `notFound`: the container was removed. */
  failure: EngineError | null = null
  readonly #engine: Engine
  readonly #id: string
  readonly #stop = new AbortController()
  #listeners = 0
  #changed = Promise.withResolvers<void>()

  constructor(engine: Engine, id: string) {
    this.#engine = engine
    this.#id = id
  }

  join(): void {
    this.#listeners++
    if (this.#listeners === 1) void this.#run()
  }

  leave(): number {
    this.#listeners--
    if (this.#listeners === 0) this.#stop.abort()
    return this.#listeners
  }

  async next(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<void>()
    const abort = () => aborted.resolve()
    signal.addEventListener('abort', abort, { once: true })
    await Promise.race([this.#changed.promise, aborted.promise])
    signal.removeEventListener('abort', abort)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    try {
      while (!signal.aborted) {
        const seen = this.#engine.trace.last
        const runs = this.#runs()
        this.#publish(runs ? await this.#engine.containers.processes(this.#id) : [])
        if (runs) await sleep(INTERVAL, signal)
        else await this.#touched(seen, signal)
      }
    } catch (error) {
      if (signal.aborted) return
      this.failure = toEngineError(error)
      this.#wake()
    }
  }

  #runs(): boolean {
    const { status } = this.#engine.containers.find(this.#id).state
    return status === 'running' || status === 'paused'
  }

  #publish(processes: ProcessInfo[]): void {
    if (this.count >= 0 && JSON.stringify(processes) === JSON.stringify(this.latest)) return
    this.latest = processes
    this.count++
    this.#wake()
  }

  #wake(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  /** Resolves at the next step of the trace on this container. */
  async #touched(since: number, signal: AbortSignal): Promise<void> {
    for await (const event of this.#engine.trace.subscribe(since, signal))
      if (event.type === 'step' && 'on' in event.step && event.step.on === `rw:${this.#id}`) return
  }
}
