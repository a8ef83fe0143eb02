import type { HostConfig } from '../../wire/containers.ts'
import type { Resources as Wanted } from '../../wire/resources.ts'
import { blockIo } from './block-io.ts'
import { deviceRules } from './device-rules.ts'
import type { DeviceNode, SpecFacts } from './facts.ts'
import type { RuntimeSpec } from './spec.ts'

export type SpecResources = NonNullable<RuntimeSpec['linux']['resources']>

/** Docker's period for `--cpus`, in microseconds. */
const CPU_PERIOD = 100_000

/** Limits and device rules as far as this machine can keep them; `limitWarnings` says which it cannot. */
export function containerResources(
  host: HostConfig,
  facts: SpecFacts,
  devices: readonly DeviceNode[],
  node: (path: string) => DeviceNode,
): SpecResources | undefined {
  if (!facts.cgroups.parent) return undefined
  return {
    ...(facts.cgroups.devices ? { devices: deviceRules(host, devices) } : {}),
    ...limits(host, facts, node),
  }
}

/** The part that can also be changed while a container runs. */
export function limits(
  wanted: Wanted,
  { cgroups }: SpecFacts,
  node: (path: string) => DeviceNode,
): Omit<SpecResources, 'devices'> {
  return {
    ...memory(wanted, cgroups),
    ...cpu(wanted, cgroups),
    ...(cgroups.pids && wanted.pidsLimit > 0 ? { pids: { limit: wanted.pidsLimit } } : {}),
    ...blockIo(wanted, cgroups, node),
  }
}

function memory(wanted: Wanted, cgroups: SpecFacts['cgroups']): Pick<SpecResources, 'memory'> {
  if (!cgroups.memory) return {}
  const result: NonNullable<SpecResources['memory']> = {}
  if (wanted.memory > 0) result.limit = wanted.memory
  if (wanted.memory > 0 && cgroups.swap) result.swap = wanted.memorySwap === 0 ? 2 * wanted.memory : wanted.memorySwap
  if (wanted.memoryReservation > 0) result.reservation = wanted.memoryReservation
  if (cgroups.memoryHabits && wanted.memorySwappiness !== null) result.swappiness = wanted.memorySwappiness
  if (cgroups.memoryHabits && wanted.oomKillDisable) result.disableOOMKiller = true
  return Object.keys(result).length ? { memory: result } : {}
}

function cpu(wanted: Wanted, { cpu, cpuset }: SpecFacts['cgroups']): Pick<SpecResources, 'cpu'> {
  const result: NonNullable<SpecResources['cpu']> = {}
  if (cpu && wanted.cpuShares > 0) result.shares = wanted.cpuShares
  if (cpu && wanted.nanoCpus > 0) {
    result.period = CPU_PERIOD
    result.quota = Math.round((wanted.nanoCpus * CPU_PERIOD) / 1e9)
  } else if (cpu) {
    if (wanted.cpuPeriod !== 0) result.period = wanted.cpuPeriod
    if (wanted.cpuQuota !== 0) result.quota = wanted.cpuQuota
  }
  if (cpu && wanted.cpuRealtimePeriod !== 0) result.realtimePeriod = wanted.cpuRealtimePeriod
  if (cpu && wanted.cpuRealtimeRuntime !== 0) result.realtimeRuntime = wanted.cpuRealtimeRuntime
  if (cpuset && wanted.cpusetCpus) result.cpus = wanted.cpusetCpus
  if (cpuset && wanted.cpusetMems) result.mems = wanted.cpusetMems
  return Object.keys(result).length ? { cpu: result } : {}
}

/** One sentence for each wish that this machine cannot keep and that is therefore left out. */
export function limitWarnings(wanted: Wanted, facts: SpecFacts): string[] {
  const { cgroups } = facts
  const able = (controller: boolean) => controller && cgroups.parent !== null
  const why = cgroups.parent === null ? 'no control groups are delegated to this user' : 'the kernel does not offer it'
  const rates = [
    wanted.blkioDeviceReadBps,
    wanted.blkioDeviceWriteBps,
    wanted.blkioDeviceReadIops,
    wanted.blkioDeviceWriteIops,
  ]
  const wishes: [string, boolean, boolean][] = [
    ['The memory limit', wanted.memory > 0, able(cgroups.memory)],
    [
      'The limit of memory plus swap',
      wanted.memory > 0 && wanted.memorySwap !== 0 && able(cgroups.memory),
      able(cgroups.swap),
    ],
    ['The memory reservation', wanted.memoryReservation > 0, able(cgroups.memory)],
    ['Swappiness', wanted.memorySwappiness !== null, able(cgroups.memoryHabits)],
    ['Turning off the out-of-memory killer', wanted.oomKillDisable === true, able(cgroups.memoryHabits)],
    [
      'The processor limit',
      wanted.nanoCpus > 0 || wanted.cpuShares > 0 || wanted.cpuPeriod !== 0 || wanted.cpuQuota !== 0,
      able(cgroups.cpu),
    ],
    ['The choice of processors', wanted.cpusetCpus !== '', able(cgroups.cpuset)],
    ['The choice of memory nodes', wanted.cpusetMems !== '', able(cgroups.cpuset)],
    ['The limit of processes', wanted.pidsLimit > 0, able(cgroups.pids)],
    [
      'The weight of block devices',
      wanted.blkioWeight > 0 || (wanted.blkioWeightDevice ?? []).length > 0,
      able(cgroups.blkioWeight),
    ],
    ['The rate of block devices', rates.some((list) => (list ?? []).length > 0), able(cgroups.blkio)],
  ]
  return wishes.flatMap(([wish, asked, kept]) => (asked && !kept ? [`${wish} is left out: ${why}.`] : []))
}

/** The nodes a container gets: a user namespace may make none. */
export function containerDevices(facts: SpecFacts, nodes: readonly DeviceNode[]): RuntimeSpec['linux']['devices'] {
  if (nodes.length === 0 || facts.rootless) return undefined
  return nodes.map(({ mode, ...node }) => ({ ...node, fileMode: mode }))
}
