import { EngineError } from '../../base/errors.ts'

/** Every capability Linux has, by number (linux/capability.h). */
export const CAPABILITIES: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
].map((name) => `CAP_${name}`)

/** What Docker gives a container that asks for nothing. */
export const DEFAULT_CAPABILITIES: readonly string[] = [
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FSETID',
  'CAP_FOWNER',
  'CAP_MKNOD',
  'CAP_NET_RAW',
  'CAP_SETGID',
  'CAP_SETUID',
  'CAP_SETFCAP',
  'CAP_SETPCAP',
  'CAP_NET_BIND_SERVICE',
  'CAP_SYS_CHROOT',
  'CAP_KILL',
  'CAP_AUDIT_WRITE',
]

/**
 * The capabilities of a container's processes: Docker's defaults, plus `add`, minus `drop`; `ALL` in either stands for every
 * one that the engine itself may hand out, and a capability named in `add` survives any drop.
 */
export function containerCapabilities(
  request: { capAdd: readonly string[]; capDrop: readonly string[]; privileged: boolean },
  available: readonly string[],
): string[] {
  const add = request.capAdd.map((name) => capabilityName(name, 'CapAdd'))
  const drop = request.capDrop.map((name) => capabilityName(name, 'CapDrop'))
  if (request.privileged) return CAPABILITIES.filter((name) => available.includes(name))

  const base = add.includes('ALL') ? CAPABILITIES : drop.includes('ALL') ? [] : DEFAULT_CAPABILITIES
  const wanted = new Set([...base.filter((name) => !drop.includes(name)), ...add])
  return CAPABILITIES.filter((name) => wanted.has(name) && available.includes(name))
}

function capabilityName(text: string, field: string): string {
  const upper = text.toUpperCase()
  if (upper === 'ALL') return upper
  const name = upper.startsWith('CAP_') ? upper : `CAP_${upper}`
  if (CAPABILITIES.includes(name)) return name
  throw new EngineError('invalid', `invalid ${field}: unknown capability: "${name}"`)
}

/** The spec's five sets: no inheritable and no ambient ones, as Docker has it since CVE-2022-24769. */
export function capabilitySets(capabilities: string[]) {
  return { bounding: capabilities, effective: capabilities, permitted: capabilities, inheritable: [], ambient: [] }
}

/** From the hexadecimal mask of /proc/self/status (`CapBnd`). */
export function parseCapabilityMask(hex: string): string[] {
  const mask = BigInt(`0x${hex}`)
  return CAPABILITIES.filter((_, number) => (mask >> BigInt(number)) & 1n)
}
