import { posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import type { HostConfig } from '../../wire/containers.ts'
import type { Propagation } from '../../wire/mounts.ts'
import type { SpecFacts } from './facts.ts'
import { ipcMounts, type Joined } from './shared-spaces.ts'
import type { NetworkSpace } from './isolation.ts'
import type { RuntimeSpec } from './spec.ts'

type Mount = RuntimeSpec['mounts'][number]

/** Files of the engine that a container sees in its /etc; null leaves the image's own. Absolute paths. */
export interface EtcFiles {
  hosts: string | null
  hostname: string | null
  resolvConf: string | null
}

/** What a user mounts, made ready: `source` is there. */
export type UserMount =
  | {
      type: 'bind'
      source: string
      target: string
      readOnly: boolean
      /** Read-only goes for what is mounted below the source too, where the kernel can do that. */
      readOnlyBelow: boolean
      propagation: Propagation
      /** With what is mounted below the source. */
      recursive: boolean
    }
  | { type: 'tmpfs'; target: string; options: string }

/** Where `--init` finds its program inside the container, as Docker has it. */
export const INIT_PATH = '/sbin/docker-init'

/** Group `tty` by convention on Linux; terminals belong to it. */
const TTY_GROUP = 5

export interface MountInput {
  joined: Joined
  host: HostConfig
  network: NetworkSpace
  facts: SpecFacts
  mounts: readonly UserMount[]
  etc: EtcFiles
  /** Path of the init program on this machine, when the container wants one. */
  init: string | null
}

/** Everything that is mounted over the root file system, in the order it is mounted: a mount may lie under a later one. */
export function containerMounts(input: MountInput): Mount[] {
  const user = userMounts(input)
  const taken = new Set(user.map((mount) => mount.destination))
  const untaken = (mount: Mount) => !taken.has(mount.destination)
  const others = [...etcMounts(input).filter(untaken), ...user]
  return [...systemMounts(input).filter(untaken), ...others.sort((a, b) => depth(a) - depth(b))]
}

function depth(mount: Mount): number {
  return mount.destination.split('/').filter(Boolean).length
}

function systemMounts({ host, network, facts, joined }: MountInput): Mount[] {
  const writable = host.privileged ? 'rw' : 'ro'
  const devpts = ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620']
  if (facts.groupIds > TTY_GROUP) devpts.push(`gid=${TTY_GROUP}`)
  return [
    { destination: '/proc', type: 'proc', source: 'proc', options: ['nosuid', 'noexec', 'nodev'] },
    {
      destination: '/dev',
      type: 'tmpfs',
      source: 'tmpfs',
      options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
    },
    { destination: '/dev/pts', type: 'devpts', source: 'devpts', options: devpts },
    ...sysMounts(facts, network === 'machine', writable),
    ...ipcMounts(host, joined, facts),
  ]
}

/** A user namespace may mount sysfs only together with a network namespace of its own; else the machine's /sys is shown. */
function sysMounts(facts: SpecFacts, hostNetwork: boolean, writable: 'rw' | 'ro'): Mount[] {
  if (facts.rootless && hostNetwork)
    return [
      { destination: '/sys', type: 'none', source: '/sys', options: ['rbind', 'nosuid', 'noexec', 'nodev', 'ro'] },
    ]
  const sys = { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev', writable] }
  if (facts.rootless && !facts.cgroups.parent) return [sys]
  const cgroup = ['nosuid', 'noexec', 'nodev', 'relatime', writable]
  return [sys, { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: cgroup }]
}

function etcMounts({ etc, init }: MountInput): Mount[] {
  const files: [string, string | null][] = [
    ['/etc/hosts', etc.hosts],
    ['/etc/hostname', etc.hostname],
    ['/etc/resolv.conf', etc.resolvConf],
  ]
  const mounts = files.flatMap(([destination, source]) =>
    source ? [{ destination, type: 'bind', source, options: ['rbind', 'rprivate'] }] : [],
  )
  if (init) mounts.push({ destination: INIT_PATH, type: 'bind', source: init, options: ['bind', 'ro'] })
  return mounts
}

function userMounts({ host, mounts, facts }: MountInput): Mount[] {
  const seen = new Set<string>()
  const place = (target: string) => {
    const destination = mountPoint(target)
    if (seen.has(destination)) throw new EngineError('invalid', `Duplicate mount point: ${destination}`)
    seen.add(destination)
    return destination
  }
  const asked: UserMount[] = [
    ...mounts,
    ...Object.entries(host.tmpfs).map(([target, options]) => ({ type: 'tmpfs' as const, target, options })),
  ]
  return asked.map((mount): Mount => {
    const destination = place(mount.target)
    if (mount.type === 'tmpfs') {
      const options = tmpfsOptions(mount.options.split(',').filter(Boolean))
      return { destination, type: 'tmpfs', source: 'tmpfs', options }
    }
    const { source, recursive, readOnly, readOnlyBelow, propagation } = mount
    const below = recursive && readOnlyBelow && knowsRecursiveReadOnly(facts.kernel)
    const options = [recursive ? 'rbind' : 'bind', readOnly ? (below ? 'rro' : 'ro') : 'rw', propagation || 'rprivate']
    return { destination, type: 'bind', source, options }
  })
}

/** mount_setattr(2) came with Linux 5.12. */
export function knowsRecursiveReadOnly(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10))
  return major > 5 || (major === 5 && minor >= 12)
}

/** A default stands until its opposite is given: the runtime would otherwise keep `noexec` beside `exec`. */
function tmpfsOptions(given: string[]): string[] {
  return [...['nosuid', 'nodev', 'noexec'].filter((option) => !given.includes(option.slice('no'.length))), ...given]
}

function mountPoint(target: string): string {
  if (!target.startsWith('/'))
    throw new EngineError('invalid', `invalid mount path: '${target}' mount path must be absolute`)
  const path = posix.normalize(target).replace(/(?<=.)\/$/, '')
  if (path === '/') throw new EngineError('invalid', `invalid mount path: '${target}': destination can't be '/'`)
  return path
}
