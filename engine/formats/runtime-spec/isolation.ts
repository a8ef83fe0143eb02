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

/** One process space a container: own pids, mounts, IPC, host name; own network unless it shares the machine's. */
export function containerNamespaces(
  host: HostConfig,
  joined: Joined,
  facts: SpecFacts,
): RuntimeSpec['linux']['namespaces'] {
  const namespaces = processSpaces(host, joined, facts)
  if (host.networkMode === 'none') namespaces.push({ type: 'network' })
  return namespaces
}

/** Kernel settings that belong to a namespace of the container's own; others would change the machine. */
const OWN_SYSCTLS = /^(kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)|fs\.mqueue\..+)$/

/**
 * `--sysctl`, and for a network of its own Docker's two defaults: any user may ping and listen on low ports. The ping range
 * must lie inside the user namespace, so rootless leaves it.
 */
export function containerSysctls(host: HostConfig, facts: SpecFacts): Record<string, string> {
  const ownNetwork = host.networkMode === 'none'
  for (const name of Object.keys(host.sysctls)) {
    if (name.startsWith('net.')) {
      if (!ownNetwork)
        throw new EngineError('invalid', `sysctl '${name}' not allowed: the container shares the network of the host`)
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
