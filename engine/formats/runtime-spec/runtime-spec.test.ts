import { describe, expect, test } from 'vitest'
import { CAPABILITIES, DEFAULT_CAPABILITIES } from './capabilities.ts'
import { limitWarnings } from './resources.ts'
import { HostConfig } from '../../wire/containers.ts'
import type { UserMount } from './mounts.ts'
import { ID, ROOT, ROOTLESS, specOf } from './testing/facts.ts'
import type { RuntimeSpec } from './spec.ts'

function mountAt(spec: RuntimeSpec, destination: string) {
  return spec.mounts.find((mount) => mount.destination === destination)
}

function namespaces(spec: RuntimeSpec): string[] {
  return spec.linux.namespaces.map((namespace) => namespace.type).sort()
}

describe('a container that asks for nothing', () => {
  const spec = specOf()

  test('has the capabilities, seccomp rules and hidden paths of Docker', () => {
    expect(new Set(spec.process.capabilities.bounding)).toEqual(new Set(DEFAULT_CAPABILITIES))
    expect(spec.process.capabilities.inheritable).toEqual([])
    expect(spec.process.capabilities.ambient).toEqual([])
    expect(spec.linux.seccomp?.defaultAction).toBe('SCMP_ACT_ERRNO')
    expect(spec.linux.maskedPaths).toContain('/proc/kcore')
    expect(spec.linux.readonlyPaths).toContain('/proc/sys')
    expect(spec.process.noNewPrivileges).toBe(false)
  })

  test('has its own process space and shares the network until bridges come', () => {
    expect(namespaces(spec)).toEqual(['cgroup', 'ipc', 'mount', 'pid', 'uts'])
    expect(spec.linux.sysctl).toBeUndefined()
  })

  test('finds the engine’s files in /etc and 64 MiB of shared memory', () => {
    expect(mountAt(spec, '/etc/hosts')?.source).toBe('/c/hosts')
    expect(mountAt(spec, '/etc/resolv.conf')?.source).toBe('/c/resolv.conf')
    expect(mountAt(spec, '/dev/shm')?.options).toContain('size=67108864')
    expect(mountAt(spec, '/sys')?.options).toContain('ro')
    expect(mountAt(spec, '/sys/fs/cgroup')?.options).toContain('ro')
  })

  test('gets PATH and HOSTNAME, a place among the control groups, and may make nodes but not use others', () => {
    expect(spec.process.env).toEqual([
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'HOSTNAME=c0ffee000000',
    ])
    expect(spec.linux.cgroupsPath).toBe(`/cutaway/${ID}`)
    expect(spec.linux.resources?.devices?.[0]).toEqual({ allow: false, access: 'rwm' })
    expect(spec.linux.resources?.memory).toBeUndefined()
  })
})

function bind(source: string, target: string, more: Partial<UserMount> = {}): UserMount {
  return {
    type: 'bind',
    source,
    target,
    readOnly: false,
    readOnlyBelow: true,
    propagation: 'rprivate',
    recursive: true,
    ...more,
  } as UserMount
}

test('variables of the user win over the engine’s, the last one of a name wins, and a bare name takes it away', () => {
  const env = ['PATH=/bin', 'A=1', 'B=2', 'A=3', 'HOSTNAME']
  expect(specOf({}, ROOT, { env, tty: true }).process.env).toEqual(['PATH=/bin', 'TERM=xterm', 'A=3', 'B=2'])
})

test('a terminal has the size of the one that asked', () => {
  const spec = specOf({ consoleSize: { rows: 33, columns: 99 } }, ROOT, { tty: true })
  expect(spec.process.terminal).toBe(true)
  expect(spec.process.consoleSize).toEqual({ height: 33, width: 99 })
})

test('no network means a network namespace, with Docker’s two defaults for it', () => {
  const spec = specOf({ networkMode: 'none' })
  expect(namespaces(spec)).toContain('network')
  expect(spec.linux.sysctl).toEqual({
    'net.ipv4.ip_unprivileged_port_start': '0',
    'net.ipv4.ping_group_range': '0 2147483647',
  })
})

test('a privileged container sees everything', () => {
  const node = { path: '/dev/kvm', type: 'c' as const, major: 10, minor: 232, mode: 0o660, uid: 0, gid: 104 }
  const spec = specOf({ privileged: true }, ROOT, { devices: [node] })
  expect(spec.process.capabilities.effective).toEqual(CAPABILITIES)
  expect(spec.linux.seccomp).toBeUndefined()
  expect(spec.linux.maskedPaths).toBeUndefined()
  expect(mountAt(spec, '/sys')?.options).toContain('rw')
  expect(spec.linux.resources?.devices).toEqual([{ allow: true, access: 'rwm' }])
  expect(spec.linux.devices).toEqual([
    { path: '/dev/kvm', type: 'c', major: 10, minor: 232, fileMode: 0o660, uid: 0, gid: 104 },
  ])
})

test('limits become control group settings; memory plus swap is twice the memory unless said', () => {
  const spec = specOf({ memory: 268435456, nanoCpus: 1_500_000_000, cpuShares: 512, pidsLimit: 100, cpusetCpus: '0-1' })
  expect(spec.linux.resources).toMatchObject({
    memory: { limit: 268435456, swap: 536870912 },
    cpu: { quota: 150_000, period: 100_000, shares: 512, cpus: '0-1' },
    pids: { limit: 100 },
  })
  expect(specOf({ memory: 268435456, memorySwap: -1 }).linux.resources?.memory?.swap).toBe(-1)
})

test('user mounts come after the system’s, shallow ones first, and may take a system mount’s place', () => {
  const mounts = [
    bind('/b', '/data/deep/er/', { readOnly: true }),
    bind('/a', '/data', { propagation: 'rshared' }),
    bind('/my/hosts', '/dev/shm'),
  ]
  const spec = specOf({ tmpfs: { '/scratch': 'size=1m,mode=700' } }, ROOT, { mounts })
  const order = spec.mounts.map((mount) => mount.destination)
  expect(order.indexOf('/data')).toBeLessThan(order.indexOf('/data/deep/er'))
  expect(order.filter((destination) => destination === '/dev/shm')).toHaveLength(1)
  expect(mountAt(spec, '/dev/shm')?.source).toBe('/my/hosts')
  expect(mountAt(spec, '/data/deep/er')?.options).toEqual(['rbind', 'rro', 'rprivate'])
  expect(mountAt(spec, '/scratch')?.options).toEqual(['nosuid', 'nodev', 'noexec', 'size=1m', 'mode=700'])
  expect(spec.linux.rootfsPropagation).toBe('shared')
})

test('a tmpfs loses a default whose opposite is asked for: --tmpfs /x:exec stayed noexec', () => {
  const spec = specOf({ tmpfs: { '/tools': 'exec,dev' } })
  expect(mountAt(spec, '/tools')?.options).toEqual(['nosuid', 'exec', 'dev'])
})

test('a user’s own /etc/hosts is mounted instead of the engine’s', () => {
  const own = bind('/my/hosts', '/etc/hosts')
  const spec = specOf({}, ROOT, { mounts: [own] })
  expect(spec.mounts.filter((mount) => mount.destination === '/etc/hosts').map((mount) => mount.source)).toEqual([
    '/my/hosts',
  ])
})

test('a user’s whole /etc still gets the engine’s files on top', () => {
  const own = bind('/my/etc', '/etc')
  const order = specOf({}, ROOT, { mounts: [own] }).mounts.map((mount) => mount.destination)
  expect(order.indexOf('/etc')).toBeLessThan(order.indexOf('/etc/hosts'))
})

test('--init puts catatonit before the program, or says what to install', () => {
  const spec = specOf({ init: true }, ROOT, { init: '/usr/bin/catatonit' })
  expect(spec.process.args).toEqual(['/sbin/docker-init', '--', 'sh', '-c', 'echo hello'])
  expect(mountAt(spec, '/sbin/docker-init')?.source).toBe('/usr/bin/catatonit')
  expect(() => specOf({ init: true })).toThrow('install the Debian package catatonit')
})

test('ulimits stay below the engine’s own where it may not raise them', () => {
  const ulimits = [
    { name: 'nofile', soft: 1024, hard: 2_000_000 },
    { name: 'nproc', soft: 100, hard: -1 },
  ]
  const weak = { ...ROOT, capabilities: CAPABILITIES.filter((name) => name !== 'CAP_SYS_RESOURCE') }
  expect(specOf({ ulimits }, weak).process.rlimits).toEqual([
    { type: 'RLIMIT_NOFILE', soft: 1024, hard: 1048576 },
    { type: 'RLIMIT_NPROC', soft: 100, hard: 2 ** 64 - 2048 },
  ])
  expect(specOf({ ulimits }).process.rlimits?.[0]?.hard).toBe(2_000_000)
})

test('a lower OOM score than one’s own is left out where the kernel would refuse it', () => {
  const weak = { ...ROOT, capabilities: [], oomScoreAdj: 200 }
  expect(specOf({ oomScoreAdj: 100 }, weak).process.oomScoreAdj).toBeUndefined()
  expect(specOf({ oomScoreAdj: 300 }, weak).process.oomScoreAdj).toBe(300)
  expect(specOf({ oomScoreAdj: -500 }).process.oomScoreAdj).toBe(-500)
})

describe('for an ordinary user', () => {
  test('no control groups are asked for, and the wishes that fall away are named', () => {
    const wishes = { memory: 268435456, nanoCpus: 1_000_000_000, pidsLimit: 5 }
    const spec = specOf(wishes, ROOTLESS)
    expect(spec.linux.cgroupsPath).toBeUndefined()
    expect(spec.linux.resources).toBeUndefined()
    expect(limitWarnings(HostConfig.parse(wishes), ROOTLESS)).toEqual([
      'The memory limit is left out: no control groups are delegated to this user.',
      'The processor limit is left out: no control groups are delegated to this user.',
      'The limit of processes is left out: no control groups are delegated to this user.',
    ])
    expect(limitWarnings(HostConfig.parse(wishes), ROOT)).toEqual([])
  })

  test('the machine’s /sys is shown with the machine’s network, an own one with an own network', () => {
    expect(mountAt(specOf({}, ROOTLESS), '/sys')).toMatchObject({ type: 'none', source: '/sys' })
    expect(mountAt(specOf({ networkMode: 'none' }, ROOTLESS), '/sys')?.type).toBe('sysfs')
    expect(mountAt(specOf({ networkMode: 'none' }, ROOTLESS), '/sys/fs/cgroup')).toBeUndefined()
  })

  test('terminals get group 5 only where that group exists', () => {
    expect(mountAt(specOf({}, ROOTLESS), '/dev/pts')?.options).toContain('gid=5')
    expect(mountAt(specOf({}, { ...ROOTLESS, groupIds: 1 }), '/dev/pts')?.options).not.toContain('gid=5')
  })

  test('only users and groups that are mapped exist', () => {
    const lone = { ...ROOTLESS, userIds: 1, groupIds: 1 }
    const root = { uid: 0, gid: 0, groups: [1, 2, 3] }
    expect(specOf({}, lone, { user: root }).process.user).toEqual({ uid: 0, gid: 0 })
    expect(specOf({}, ROOTLESS, { user: root }).process.user.additionalGids).toEqual([1, 2, 3])
    expect(() => specOf({}, lone, { user: { uid: 1000, gid: 1000, groups: [] } })).toThrow('/etc/subuid')
  })

  test('a privileged container makes no device nodes', () => {
    const node = { path: '/dev/kvm', type: 'c' as const, major: 10, minor: 232, mode: 0o660, uid: 0, gid: 104 }
    expect(specOf({ privileged: true }, ROOTLESS, { devices: [node] }).linux.devices).toBeUndefined()
  })
})

test.each<[string, Partial<HostConfig>, object]>([
  ["invalid mount path: 'data' mount path must be absolute", { tmpfs: { data: '' } }, {}],
  ["destination can't be '/'", { tmpfs: { '/x/..': '' } }, {}],
  ['Duplicate mount point: /x', { tmpfs: { '/x': '', '/x/': '' } }, {}],
  ["invalid device cgroup rule format: 'c 1:3'", { deviceCgroupRules: ['c 1:3'] }, {}],
  ["sysctl 'net.ipv4.ip_forward' not allowed", { sysctls: { 'net.ipv4.ip_forward': '1' } }, {}],
  ['not in a separate kernel namespace', { sysctls: { 'vm.swappiness': '1' } }, {}],
  ['invalid ulimit type: nofiles', { ulimits: [{ name: 'nofiles', soft: 1, hard: 1 }] }, {}],
  ['invalid --security-opt "magic=1"', { securityOpt: ['magic=1'] }, {}],
  ['range for oom score adj', { oomScoreAdj: 1001 }, {}],
  ['No command specified', {}, { argv: [] }],
  ['needs to be an absolute path', {}, { cwd: 'here' }],
])('is refused: %s', (sentence, host, input) => {
  expect(() => specOf(host, ROOT, input)).toThrow(sentence)
})

test('read-only goes for what is mounted below, where the kernel can do that and nobody asked for less', () => {
  const options = (more: Partial<UserMount>, kernel = '5.12.0') =>
    mountAt(specOf({}, { ...ROOT, kernel }, { mounts: [bind('/a', '/b', { readOnly: true, ...more })] }), '/b')?.options
  expect(options({})).toContain('rro')
  expect(options({}, '5.10.0-21-amd64')).toContain('ro')
  expect(options({ readOnlyBelow: false })).toEqual(['rbind', 'ro', 'rprivate'])
  expect(options({ recursive: false })).toEqual(['bind', 'ro', 'rprivate'])
})
