import { sleep } from '../../base/clock.ts'
import { type EngineError, toEngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ContainerStats, ContainerUse } from '../../wire/stats.ts'
import { cpuShare, memoryInUse } from '../format/usage.ts'

const INTERVAL = 1000
/** Sampling takes at most this part of the time, however many containers run. */
const MOST_OF_TIME = 0.1

/**
 * What all containers that run use, for whoever listens. One sampler for all listeners: once a second, not at all when
 * nobody listens, and while nothing runs the trace says when to begin again.
 */
export class UseSamples {
  readonly #engine: Engine
  #sampler: Sampler | null = null

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async *listen(signal: AbortSignal): AsyncGenerator<ContainerUse[], void> {
    this.#sampler ??= new Sampler(this.#engine)
    const sampler = this.#sampler
    sampler.join()
    try {
      let heard = 0
      while (!signal.aborted) {
        if (sampler.failure) throw sampler.failure
        if (heard === sampler.count) await sampler.next(signal)
        else {
          heard = sampler.count
          yield sampler.latest
        }
      }
    } finally {
      if (sampler.leave() === 0 && this.#sampler === sampler) this.#sampler = null
    }
  }
}

class Sampler {
  latest: ContainerUse[] = []
  count = 0
  failure: EngineError | null = null
  readonly #engine: Engine
  readonly #stop = new AbortController()
  #before = new Map<string, ContainerStats>()
  #listeners = 0
  #changed = Promise.withResolvers<void>()

  constructor(engine: Engine) {
    this.#engine = engine
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
        const began = performance.now()
        const samples = await this.#sample()
        this.#publish(samples)
        if (samples.size > 0) await sleep(Math.max(INTERVAL, (performance.now() - began) / MOST_OF_TIME), signal)
        else await this.#started(seen, signal)
      }
    } catch (error) {
      if (signal.aborted) return
      this.failure = toEngineError(error)
      this.#wake()
    }
  }

  async #sample(): Promise<Map<string, ContainerStats>> {
    const samples = new Map<string, ContainerStats>()
    for (const { id } of this.#engine.containers.list(false)) {
      // one that ends meanwhile has nothing to say
      const sample = await this.#engine.containers.stats(id).catch(() => null)
      if (sample) samples.set(id, sample)
    }
    return samples
  }

  #publish(samples: Map<string, ContainerStats>): void {
    this.latest = [...samples].map(([id, sample]) => useOf(id, this.#before.get(id) ?? null, sample))
    this.#before = samples
    this.count++
    this.#wake()
  }

  #wake(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  /** Resolves when a process begins in any container. */
  async #started(since: number, signal: AbortSignal): Promise<void> {
    for await (const event of this.#engine.trace.subscribe(since, signal))
      if (event.type === 'step' && event.step.kind === 'process.started') return
  }
}

function useOf(id: string, before: ContainerStats | null, now: ContainerStats): ContainerUse {
  const networks = Object.values(now.networks)
  const moved = (letter: string) =>
    now.blockIo.bytes.reduce((sum, { operation, value }) => (operation.toLowerCase() === letter ? sum + value : sum), 0)
  return {
    id,
    at: now.at,
    cpu: before ? cpuShare(before.cpu, now.cpu) : null,
    memory: memoryInUse(now.memory),
    memoryLimit: now.memory.limit,
    processes: now.pids.current,
    read: moved('read'),
    written: moved('write'),
    network:
      networks.length === 0
        ? null
        : {
            received: networks.reduce((sum, each) => sum + each.receivedBytes, 0),
            sent: networks.reduce((sum, each) => sum + each.sentBytes, 0),
          },
  }
}
