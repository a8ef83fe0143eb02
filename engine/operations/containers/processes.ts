import { TICKS_PER_SECOND } from '../../formats/proc/stat.ts'
import type { ProcessInfo } from '../../wire/containers.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { type ProcessSample, sampleProcesses } from './proc.ts'

const PAGE = 4096
/** A share measured over less than this is noise: the last one is given again. */
const LEAST_SPAN = 200

interface Usage {
  startedAt: number
  ticks: number
  at: number
  cpu: number
}

/** Samples processes; a share of the processor is what was used since the sample before. */
export class ProcessSampler {
  readonly #usage = new Map<string, Map<number, Usage>>()

  /** In tree order, children after their parent. */
  async sample(context: Context, reference: string): Promise<ProcessInfo[]> {
    const { id, argv } = findContainer(context.store, reference)
    const space = context.spaces.get(id)
    if (!space) {
      this.#usage.delete(id)
      return []
    }
    const samples = asBegun(sampleProcesses(await context.runtime.processes(id)), space.pid, argv)
    const before = this.#usage.get(id) ?? new Map()
    const after = new Map(samples.map((sample) => [sample.pid, usageSince(before.get(sample.pid), sample)]))
    this.#usage.set(id, after)
    return treeOrder(samples).map(({ sample, depth, parent }) => ({
      pid: sample.pid,
      inner: sample.inner,
      parent,
      depth,
      command: sample.command,
      memory: sample.pages * PAGE,
      cpu: after.get(sample.pid)?.cpu ?? 0,
    }))
  }
}

/** Until the first process becomes its program, it is the OCI runtime in the space: the program is what is on its way. */
export function asBegun(samples: readonly ProcessSample[], first: number, argv: readonly string[]): ProcessSample[] {
  return samples.map((sample) => {
    const { name, pid } = sample
    const waits = pid === first && (name.startsWith('runc:[') || (name === 'crun' && !argv[0]?.endsWith('crun')))
    return waits ? { ...sample, command: argv.join(' ') } : sample
  })
}

function usageSince(before: Usage | undefined, { startedAt, ticks }: ProcessSample): Usage {
  const at = performance.now()
  // A pid may have been given to another process meanwhile.
  if (!before || before.startedAt !== startedAt) return { startedAt, ticks, at, cpu: 0 }
  const span = at - before.at
  if (span < LEAST_SPAN) return before
  return { startedAt, ticks, at, cpu: ((ticks - before.ticks) * 1000) / TICKS_PER_SECOND / span }
}

export function treeOrder(
  samples: readonly ProcessSample[],
): { sample: ProcessSample; depth: number; parent: number }[] {
  const pids = new Set(samples.map((sample) => sample.pid))
  const children = Map.groupBy(samples, (sample) => (pids.has(sample.parent) ? sample.parent : 0))
  const below = (parent: number, depth: number): { sample: ProcessSample; depth: number; parent: number }[] =>
    (children.get(parent) ?? []).flatMap((sample) => [{ sample, depth, parent }, ...below(sample.pid, depth + 1)])
  return below(0, 0)
}
