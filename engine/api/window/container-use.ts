import { sleep } from '../../base/clock.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ContainerStats, ContainerUse } from '../../wire/stats.ts'
import { cpuShare, memoryInUse } from '../format/usage.ts'
import { Sampler, type Sampling } from './sampler.ts'

const INTERVAL = 1000
/** Sampling takes at most this part of the time, however many containers run. */
const MOST_OF_TIME = 0.1

/**
 * What all containers that run use, for whoever listens. One sampler for all listeners: once a second, not at all when
 * nobody listens, and while nothing runs the trace says when to begin again.
 */
export class UseSamples {
  readonly #engine: Engine
  #sampler: Sampler<ContainerUse[]> | null = null

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async *listen(signal: AbortSignal): AsyncGenerator<ContainerUse[], void> {
    this.#sampler ??= new Sampler(everyContainer(this.#engine))
    yield* this.#sampler.listen(signal, () => {
      this.#sampler = null
    })
  }
}

function everyContainer(engine: Engine): Sampling<ContainerUse[]> {
  return async (publish, signal) => {
    let before = new Map<string, ContainerStats>()
    while (!signal.aborted) {
      const seen = engine.trace.last
      const began = performance.now()
      const samples = await sampleAll(engine)
      publish([...samples].map(([id, sample]) => containerUse(id, before.get(id) ?? null, sample)))
      before = samples
      if (samples.size > 0) await sleep(Math.max(INTERVAL, (performance.now() - began) / MOST_OF_TIME), signal)
      else await started(engine, seen, signal)
    }
  }
}

async function sampleAll(engine: Engine): Promise<Map<string, ContainerStats>> {
  const samples = new Map<string, ContainerStats>()
  for (const { id } of engine.containers.list(false)) {
    // one that ends meanwhile has nothing to say
    const sample = await engine.containers.stats(id).catch(() => null)
    if (sample) samples.set(id, sample)
  }
  return samples
}

/** Resolves when a process begins in any container. */
async function started(engine: Engine, since: number, signal: AbortSignal): Promise<void> {
  for await (const event of engine.trace.subscribe(since, signal))
    if (event.type === 'step' && event.step.kind === 'process.started') return
}

function containerUse(id: string, before: ContainerStats | null, now: ContainerStats): ContainerUse {
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
