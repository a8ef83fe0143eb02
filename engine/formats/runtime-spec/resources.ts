import { EngineError } from '../../base/errors.ts'
import type { HostConfig } from '../../wire/containers.ts'
import type { DeviceNode, SpecFacts } from './facts.ts'
import type { RuntimeSpec } from './spec.ts'

type Resources = NonNullable<RuntimeSpec['linux']['resources']>

/** Docker's period for `--cpus`, in microseconds. */
const CPU_PERIOD = 100_000
const LEAST_MEMORY = 6 * 1024 * 1024

/** Limits as far as this machine can keep them; `limitWarnings` says which it cannot. */
export function containerResources(host: HostConfig, facts: SpecFacts): Resources | undefined {
  const { cgroups } = facts
  if (!cgroups.parent) return undefined
  if (host.memory > 0 && host.memory < LEAST_MEMORY)
    throw new EngineError('invalid', 'Minimum memory limit allowed is 6MB')
  return {
    ...(cgroups.devices ? { devices: deviceRules(host.privileged) } : {}),
    ...memory(host, facts),
    ...cpu(host, facts),
    ...(cgroups.pids && host.pidsLimit > 0 ? { pids: { limit: host.pidsLimit } } : {}),
  }
}

/** Deny all, then allow making nodes and using the harmless ones. The runtime adds the default devices and terminals. */
function deviceRules(privileged: boolean): Resources['devices'] {
  if (privileged) return [{ allow: true, access: 'rwm' }]
  const usable = [
    [1, 3],
    [1, 5],
    [1, 7],
    [1, 8],
    [1, 9],
    [5, 0],
    [5, 1],
    [5, 2],
  ] as const
  return [
    { allow: false, access: 'rwm' },
    { allow: true, type: 'c', access: 'm' },
    { allow: true, type: 'b', access: 'm' },
    ...usable.map(([major, minor]) => ({ allow: true, type: 'c', major, minor, access: 'rwm' })),
    { allow: true, type: 'c', major: 136, access: 'rwm' },
  ]
}

function memory(host: HostConfig, { cgroups }: SpecFacts): Pick<Resources, 'memory'> {
  if (!cgroups.memory || host.memory <= 0) return {}
  if (!cgroups.swap) return { memory: { limit: host.memory } }
  if (host.memorySwap > 0 && host.memorySwap < host.memory)
    throw new EngineError(
      'invalid',
      'Minimum memoryswap limit should be larger than memory limit, see usage: it is the total of memory and swap',
    )
  return { memory: { limit: host.memory, swap: host.memorySwap === 0 ? 2 * host.memory : host.memorySwap } }
}

function cpu(host: HostConfig, { cgroups }: SpecFacts): Pick<Resources, 'cpu'> {
  const result: NonNullable<Resources['cpu']> = {}
  if (cgroups.cpu && host.cpuShares > 0) result.shares = host.cpuShares
  if (cgroups.cpu && host.nanoCpus > 0) {
    result.period = CPU_PERIOD
    result.quota = Math.round((host.nanoCpus * CPU_PERIOD) / 1e9)
  }
  if (cgroups.cpuset && host.cpusetCpus) result.cpus = host.cpusetCpus
  return Object.keys(result).length ? { cpu: result } : {}
}

/** One sentence for each wish that this machine cannot keep and that is therefore left out. */
export function limitWarnings(host: HostConfig, facts: SpecFacts): string[] {
  const { cgroups } = facts
  const able = (controller: boolean) => controller && cgroups.parent !== null
  const why = cgroups.parent === null ? 'no control groups are delegated to this user' : 'the kernel does not offer it'
  const warnings: string[] = []
  const left = (wish: string) => warnings.push(`${wish} is left out: ${why}.`)
  if (host.memory > 0 && !able(cgroups.memory)) left('The memory limit')
  else if (host.memory > 0 && host.memorySwap !== 0 && !able(cgroups.swap)) left('The limit of memory plus swap')
  if ((host.nanoCpus > 0 || host.cpuShares > 0) && !able(cgroups.cpu)) left('The processor limit')
  if (host.cpusetCpus && !able(cgroups.cpuset)) left('The choice of processors')
  if (host.pidsLimit > 0 && !able(cgroups.pids)) left('The limit of processes')
  return warnings
}

/** Every device of the machine, for a privileged container; a user namespace may not make device nodes. */
export function containerDevices(
  host: HostConfig,
  facts: SpecFacts,
  nodes: readonly DeviceNode[],
): RuntimeSpec['linux']['devices'] {
  if (!host.privileged || facts.rootless) return undefined
  return nodes.map(({ mode, ...node }) => ({ ...node, fileMode: mode }))
}
