import type { HostConfig } from '../../wire/containers.ts'
import type { SpecFacts } from './facts.ts'
import type { RuntimeSpec } from './spec.ts'

type Namespaces = RuntimeSpec['linux']['namespaces']
type Mount = RuntimeSpec['mounts'][number]

/** Spaces of others that a container shares, by host pid of a process in them. */
export interface Joined {
  pid: number | null
  ipc: number | null
  /** Folder of the machine that is its /dev/shm, where that is not one of its own. */
  shm: string | null
}

export const NOTHING_JOINED: Joined = { pid: null, ipc: null, shm: null }

/** Which of its process space a container has for itself. One that it shares with the machine is not named at all. */
export function processSpaces(host: HostConfig, joined: Joined, facts: SpecFacts): Namespaces {
  const cgroup = host.cgroupnsMode === 'private' || (host.cgroupnsMode === '' && facts.cgroups.mode === 'v2')
  return [
    ...space('pid', host.pidMode, joined.pid),
    { type: 'mount' },
    ...space('ipc', host.ipcMode, joined.ipc),
    ...space('uts', host.utsMode, null),
    ...(cgroup && facts.cgroups.mode !== 'none' ? [{ type: 'cgroup' } as const] : []),
  ]
}

function space(type: 'pid' | 'ipc' | 'uts', mode: string, joined: number | null): Namespaces {
  if (mode === 'host') return []
  return [joined === null ? { type } : { type, path: `/proc/${joined}/ns/${type}` }]
}

/** Message queues and shared memory belong to the ipc space. */
export function ipcMounts(host: HostConfig, joined: Joined, facts: SpecFacts): Mount[] {
  const plain = ['nosuid', 'noexec', 'nodev']
  const bind = (destination: string, source: string): Mount => ({
    destination,
    type: 'bind',
    source,
    options: ['rbind', 'rprivate', ...plain],
  })
  const queues: Mount =
    // A user namespace may not mount the machine's queues anew.
    host.ipcMode === 'host' && facts.rootless
      ? bind('/dev/mqueue', '/dev/mqueue')
      : { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: plain }
  if (host.ipcMode === 'none') return [queues]
  if (joined.shm !== null) return [queues, bind('/dev/shm', joined.shm)]
  const options = [...plain, 'mode=1777', `size=${host.shmSize}`]
  return [queues, { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options }]
}
