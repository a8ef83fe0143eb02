import { type Option, InvalidArgumentError } from 'commander'
import type { RequestInput } from '../../wire/requests.ts'
import { text, value } from './command.ts'
import { integer, memory, processors } from './values.ts'

type Limits = Pick<
  Extract<RequestInput, { verb: 'update' }>,
  | 'memory'
  | 'memorySwap'
  | 'memoryReservation'
  | 'cpus'
  | 'cpuShares'
  | 'cpuPeriod'
  | 'cpuQuota'
  | 'cpusetCpus'
  | 'cpusetMems'
  | 'pidsLimit'
  | 'blkioWeight'
  | 'restart'
>
/** By commander's names of the options below, which are the request's. */
export type LimitFlags = Limits

/** Flags that create, run and update share. */
export const LIMIT_OPTIONS: Option[] = [
  value('-m, --memory', 'bytes', 'Memory limit', memory),
  value('--memory-swap', 'bytes', "Swap limit equal to memory plus swap: '-1' to enable unlimited swap", swap),
  value('--memory-reservation', 'bytes', 'Memory soft limit', memory),
  value('--cpus', 'decimal', 'Number of CPUs', processors),
  value('-c, --cpu-shares', 'int', 'CPU shares (relative weight)', integer),
  value('--cpu-period', 'int', 'Limit CPU CFS (Completely Fair Scheduler) period', integer),
  value('--cpu-quota', 'int', 'Limit CPU CFS (Completely Fair Scheduler) quota', integer),
  text('--cpuset-cpus', 'CPUs in which to allow execution (0-3, 0,1)'),
  text('--cpuset-mems', 'MEMs in which to allow execution (0-3, 0,1)'),
  value('--pids-limit', 'int', 'Tune container pids limit', integer),
  value('--blkio-weight', 'uint16', 'Block IO (relative weight), between 10 and 1000, or 0 to disable', integer),
  value('--restart', 'string', 'Restart policy to apply when a container exits', restartPolicy),
]

export function limitsOf(flags: LimitFlags): Limits {
  const { memory, memorySwap, memoryReservation, cpus, cpuShares, cpuPeriod, cpuQuota } = flags
  const { cpusetCpus, cpusetMems, pidsLimit, blkioWeight, restart } = flags
  return {
    memory,
    memorySwap,
    memoryReservation,
    cpus,
    cpuShares,
    cpuPeriod,
    cpuQuota,
    cpusetCpus,
    cpusetMems,
    pidsLimit,
    blkioWeight,
    restart,
  }
}

function swap(word: string): number {
  return word === '-1' ? -1 : memory(word)
}

/** `always`, `on-failure:3`. */
function restartPolicy(word: string): NonNullable<Limits['restart']> {
  const [name = '', count, ...more] = word.split(':')
  const known = (['no', 'always', 'unless-stopped', 'on-failure'] as const).find((each) => each === name)
  if (!known || more.length > 0 || (count !== undefined && !/^\d+$/.test(count)))
    throw new InvalidArgumentError(
      `invalid restart policy "${word}": expected no, always, unless-stopped or on-failure[:max-retries]`,
    )
  return { name: known, maximumRetryCount: Number(count ?? 0) }
}
