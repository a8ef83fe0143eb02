import { EngineError } from '../../base/errors.ts'
import type { HostConfig } from '../../wire/containers.ts'
import type { SpecFacts } from './facts.ts'
import { type Joined, processSpaces } from './shared-spaces.ts'
import type { RuntimeSpec } from './spec.ts'

/** Docker's list: what of /proc and /sys tells about or reaches into the machine. */
export const MASKED_PATHS: readonly string[] = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
]

export const READONLY_PATHS: readonly string[] = [
  '/proc/bus',
  '/proc/fs',
  '/proc/irq',
  '/proc/sys',
  '/proc/sysrq-trigger',
]

/** Whose network a container has: the machine's, a new one with nothing but loopback, or a namespace that is there already. */
export type NetworkSpace = 'machine' | 'new' | { path: string; shared: boolean }

/** Of a container that is not started yet, as far as its mode tells. */
export function spaceOfMode(mode: string): NetworkSpace {
  if (mode === 'host') return 'machine'
  return mode.startsWith('container:') ? { path: '', shared: true } : 'new'
}

/** One process space a container: own pids, mounts, IPC, host name; own network unless it shares the machine's. */
export function containerNamespaces(
  host: HostConfig,
  network: NetworkSpace,
  joined: Joined,
  facts: SpecFacts,
): RuntimeSpec['linux']['namespaces'] {
  const namespaces = processSpaces(host, joined, facts)
  if (network === 'new') namespaces.push({ type: 'network' })
  else if (network !== 'machine') namespaces.push({ type: 'network', path: network.path })
  return namespaces
}

/** Kernel settings that belong to a namespace of the container's own; others would change the machine. */
const OWN_SYSCTLS = /^(kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|fs\.mqueue\..+)$/

/**
 * `--sysctl`, and for a network of its own Docker's two defaults: any user may ping and listen on low ports. The ping range
 * must lie inside the user namespace, so rootless leaves it.
 */
export function containerSysctls(host: HostConfig, network: NetworkSpace, facts: SpecFacts): Record<string, string> {
  const ownNetwork = network === 'new' || (network !== 'machine' && !network.shared)
  for (const name of Object.keys(host.sysctls)) {
    if (name.startsWith('net.')) {
      if (!ownNetwork)
        throw new EngineError(
          'invalid',
          `sysctl '${name}' not allowed: the container shares the network of ${network === 'machine' ? 'the host' : 'another container'}`,
        )
    } else if (!OWN_SYSCTLS.test(name))
      throw new EngineError('invalid', `sysctl '${name}' is not in a separate kernel namespace`)
  }
  if (!ownNetwork) return { ...host.sysctls }
  return {
    'net.ipv4.ip_unprivileged_port_start': '0',
    ...(facts.rootless ? {} : { 'net.ipv4.ping_group_range': '0 2147483647' }),
    ...host.sysctls,
  }
}
