import { NOTHING_JOINED } from '../shared-spaces.ts'
import { HostConfig } from '../../../wire/containers.ts'
import { CAPABILITIES } from '../capabilities.ts'
import type { SpecFacts } from '../facts.ts'
import { runtimeSpec, type RuntimeSpecInput } from '../runtime-spec.ts'
import type { RuntimeSpec } from '../spec.ts'

const EVERY_ID = 2 ** 32 - 1

/** A Debian 12 machine with everything, seen by root. */
export const ROOT: SpecFacts = {
  architecture: 'amd64',
  kernel: '6.1.0-18-amd64',
  rootless: false,
  userIds: EVERY_ID,
  groupIds: EVERY_ID,
  capabilities: CAPABILITIES,
  hardLimits: { RLIMIT_NOFILE: 1048576, RLIMIT_NPROC: Number.POSITIVE_INFINITY, RLIMIT_CORE: Number.POSITIVE_INFINITY },
  oomScoreAdj: 0,
  cgroups: {
    mode: 'v2',
    parent: '/cutaway',
    memory: true,
    swap: true,
    cpu: true,
    cpuset: true,
    pids: true,
    devices: true,
    blkio: true,
    blkioWeight: true,
    memoryHabits: false,
    cpus: '0-3',
    mems: '0',
  },
}

/** The same machine for an ordinary user to whom no control group was delegated. */
export const ROOTLESS: SpecFacts = {
  ...ROOT,
  rootless: true,
  userIds: 65537,
  groupIds: 65537,
  cgroups: {
    mode: 'v2',
    parent: null,
    memory: false,
    swap: false,
    cpu: false,
    cpuset: false,
    pids: false,
    devices: false,
    blkio: false,
    blkioWeight: false,
    memoryHabits: false,
    cpus: '',
    mems: '',
  },
}

export const ID = 'c0ffee'.padEnd(64, '0')

export function specOf(
  host: Partial<HostConfig> = {},
  facts: SpecFacts = ROOT,
  input: Partial<RuntimeSpecInput> = {},
): RuntimeSpec {
  return runtimeSpec({
    id: ID,
    rootfs: '/store/merged',
    argv: ['sh', '-c', 'echo hello'],
    env: [],
    cwd: '',
    user: { uid: 0, gid: 0, groups: [] },
    tty: false,
    hostname: 'c0ffee000000',
    domainname: '',
    joined: NOTHING_JOINED,
    host: HostConfig.parse(host),
    mounts: [],
    network: host.networkMode === 'none' ? 'new' : 'machine',
    etc: { hosts: '/c/hosts', hostname: '/c/hostname', resolvConf: '/c/resolv.conf' },
    init: null,
    devices: [],
    deviceNode: (path) => ({ path, type: 'b', major: 8, minor: 0, mode: 0o660, uid: 0, gid: 0 }),
    facts,
    ...input,
  })
}
