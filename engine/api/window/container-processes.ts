import { sleep } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ProcessInfo } from '../../wire/containers.ts'
import { Sampler, type Sampling } from './sampler.ts'

const INTERVAL = 1000

/**
 * Processes of containers for whoever listens. Each container is sampled once a second however many listen, not at all
 * when nobody does, and not while it does not run: then the trace says when to begin again.
 */
export class ProcessSamples {
  readonly #engine: Engine
  readonly #samplers = new Map<string, Sampler<ProcessInfo[]>>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Ends when the container was removed. */
  async *of(reference: string, signal: AbortSignal): AsyncGenerator<ProcessInfo[], void> {
    const { id } = this.#engine.containers.find(reference)
    const sampler = this.#samplers.get(id) ?? new Sampler(processesOf(this.#engine, id))
    this.#samplers.set(id, sampler)
    try {
      yield* sampler.listen(signal, () => this.#samplers.delete(id))
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'notFound') throw error
    }
  }
}

/** Told when they changed. */
function processesOf(engine: Engine, id: string): Sampling<ProcessInfo[]> {
  return async (publish, signal) => {
    let told = ''
    while (!signal.aborted) {
      const seen = engine.trace.last
      const { status } = engine.containers.find(id).state
      const runs = status === 'running' || status === 'paused'
      const processes = runs ? await engine.containers.processes(id) : []
      const text = JSON.stringify(processes)
      if (text !== told) publish(processes)
      told = text
      if (runs) await sleep(INTERVAL, signal)
      else await touched(engine, id, seen, signal)
    }
  }
}

/** Resolves at the next step of the trace on this container. */
async function touched(engine: Engine, id: string, since: number, signal: AbortSignal): Promise<void> {
  for await (const event of engine.trace.subscribe(since, signal))
    if (event.type === 'step' && 'on' in event.step && event.step.on === `rw:${id}`) return
}
