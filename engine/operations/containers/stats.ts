import { readFileSync, readlinkSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { now } from '../../base/clock.ts'
import type { CgroupUsage } from '../../drivers/cgroups/usage.ts'
import { machineCpu } from '../../formats/proc/machine-cpu.ts'
import { parseNetDev } from '../../formats/proc/net-dev.ts'
import { TICKS_PER_SECOND } from '../../formats/proc/stat.ts'
import type { ContainerStats } from '../../wire/stats.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { sampleProcesses } from './proc.ts'

const PAGE = 4096

/** One sample; null when it does not run. */
export async function statsOf(context: Context, reference: string): Promise<ContainerStats | null> {
  const { id } = findContainer(context.store, reference)
  const space = context.spaces.get(id)
  if (!space) return null
  const counted = context.runtime.usage(id) ?? (await fromProcesses(context, id))
  return {
    at: now(),
    ...counted,
    cpu: {
      ...counted.cpu,
      machine: machineCpu(readFileSync('/proc/stat', 'utf8')),
      processors: availableParallelism(),
    },
    memory: { ...counted.memory, limit: Math.min(counted.memory.limit, totalmem()) },
    networks: ownNetwork(space.pid),
  }
}

/** Without a control group: the sums of what is alive. What has ended is not counted, so a sum may shrink. */
async function fromProcesses(context: Context, id: string): Promise<CgroupUsage> {
  const samples = sampleProcesses(await context.runtime.processes(id))
  const ticks = samples.reduce((sum, sample) => sum + sample.ticks, 0)
  const total = (ticks * 1e9) / TICKS_PER_SECOND
  return {
    cpu: {
      total,
      user: total,
      kernel: 0,
      perCpu: null,
      throttling: { periods: 0, throttledPeriods: 0, throttledTime: 0 },
    },
    memory: {
      usage: samples.reduce((sum, sample) => sum + sample.pages * PAGE, 0),
      highest: null,
      failures: null,
      limit: Number.POSITIVE_INFINITY,
      details: {},
    },
    pids: { current: samples.length, limit: null },
    blockIo: { bytes: [], operations: [] },
  }
}

/** The process's own view; a container that shares the machine's network has no numbers of its own. */
function ownNetwork(pid: number): ContainerStats['networks'] {
  try {
    const network = (process: string) => readlinkSync(`/proc/${process}/ns/net`)
    if (network(String(pid)) === network('self')) return {}
    return parseNetDev(readFileSync(`/proc/${pid}/net/dev`, 'utf8'))
  } catch {
    return {}
  }
}
