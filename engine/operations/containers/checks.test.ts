import { expect, test } from 'vitest'
import { ROOT, ROOTLESS } from '../../formats/runtime-spec/testing/facts.ts'
import { ContainerConfig, HostConfig } from '../../wire/containers.ts'
import { HealthCheck } from '../../wire/health.ts'
import { checkConfig } from './check-config.ts'
import { checkHost } from './check-host.ts'
import { cleaned, filledIn } from './fill-in.ts'

const CPUS = 4
const MB = 2 ** 20
const policy = (name: 'no' | 'always' | 'on-failure', maximumRetryCount = 0) => ({
  restartPolicy: { name, maximumRetryCount },
})

test.each<[string, Partial<HostConfig>]>([
  ['Minimum memory limit allowed is 6MB', { memory: 1024 }],
  ['Minimum memoryswap limit should be larger than memory limit', { memory: 20 * MB, memorySwap: 10 * MB }],
  ['You should always set the Memory limit when using Memoryswap', { memorySwap: 10 * MB }],
  ['Invalid value: 101, valid memory swappiness range is 0-100', { memorySwappiness: 101 }],
  ['Minimum memory reservation allowed is 6MB', { memoryReservation: 1 }],
  ['can not be less than memory reservation limit', { memory: 10 * MB, memoryReservation: 20 * MB }],
  ['range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available', { nanoCpus: 5e9 }],
  ['Nano CPUs and CPU Period cannot both be set', { nanoCpus: 1e9, cpuPeriod: 1000 }],
  ['Nano CPUs and CPU Quota cannot both be set', { nanoCpus: 1e9, cpuQuota: 1000 }],
  ['CPU cfs period can not be less than 1ms', { cpuPeriod: 10 }],
  ['CPU cfs quota can not be less than 1ms', { cpuQuota: 10 }],
  ['cpu real-time runtime cannot be higher', { cpuRealtimePeriod: 1000, cpuRealtimeRuntime: 2000 }],
  ['Invalid value one for cpuset cpus', { cpusetCpus: 'one' }],
  ['Requested CPUs are not available - requested 9, available: 0-3', { cpusetCpus: '9' }],
  ['Requested memory nodes are not available - requested 0-1, available: 0', { cpusetMems: '0-1' }],
  ['Range of blkio weight is from 10 to 1000', { blkioWeight: 5 }],
  ['SHM size can not be less than 0', { shmSize: -1 }],
  ['range for oom score adj', { oomScoreAdj: 1001 }],
  ['invalid CapAdd: unknown capability: "CAP_FLY"', { capAdd: ['fly'] }],
  ["can't create 'AutoRemove' container with restart policy", { autoRemove: true, ...policy('always') }],
  ["maximum retry count can only be used with 'on-failure'", policy('always', 3)],
  ["'on-failure' and cannot be negative", policy('no', -1)],
  ['maximum retry count cannot be negative', policy('on-failure', -1)],
  ['the empty string is not permitted as an annotation key', { annotations: { '': 'x' } }],
  ['is not in a separate kernel namespace', { sysctls: { 'vm.swappiness': '1' } }],
  ['invalid ulimit type: nofiles', { ulimits: [{ name: 'nofiles', soft: 1, hard: 1 }] }],
  ['must be less than or equal to hard limit: 2 > 1', { ulimits: [{ name: 'nofile', soft: 2, hard: 1 }] }],
  ['invalid --security-opt', { securityOpt: ['magic'] }],
  ['invalid IPC mode: open', { ipcMode: 'open' }],
  ['invalid PID mode: private', { pidMode: 'private' }],
  ['invalid UTS mode: container:x', { utsMode: 'container:x' }],
  ['invalid USER mode: mine', { usernsMode: 'mine' }],
  ['invalid cgroup namespace mode: shareable', { cgroupnsMode: 'shareable' }],
])('a host config is refused: %s', (sentence, host) => {
  expect(() => checkHost(HostConfig.parse(host), ROOT, CPUS)).toThrow(sentence)
})

test('a device is refused where none can be made, with the way out', () => {
  const devices = [{ onHost: '/dev/kvm', inContainer: '/dev/kvm', permissions: 'rwm' }]
  expect(() => checkHost(HostConfig.parse({ devices }), ROOTLESS, CPUS)).toThrow('show it with -v')
  expect(() => checkHost(HostConfig.parse({ devices }), ROOT, CPUS)).not.toThrow()
})

test('limits within bounds are taken', () => {
  const host = { memory: 6 * MB, memorySwap: -1, nanoCpus: 4e9, cpusetCpus: '0-1,3', blkioWeight: 10 }
  expect(() => checkHost(HostConfig.parse(host), ROOT, CPUS)).not.toThrow()
  expect(() => checkHost(HostConfig.parse(policy('on-failure', 3)), ROOT, CPUS)).not.toThrow()
})

test.each<[string, Partial<ContainerConfig>]>([
  ["the working directory 'here' is invalid, it needs to be an absolute path", { workingDir: 'here' }],
  ['invalid signal: SIGNOPE', { stopSignal: 'SIGNOPE' }],
  ['invalid environment variable: =x', { env: ['A=1', '=x'] }],
  ['invalid environment variable: ', { env: [''] }],
  ['Interval in Healthcheck cannot be less than 1ms', { healthcheck: HealthCheck.parse({ interval: 10 }) }],
  ['Retries in Healthcheck cannot be negative', { healthcheck: HealthCheck.parse({ retries: -1 }) }],
])('a config is refused: %s', (sentence, config) => {
  expect(() => checkConfig(ContainerConfig.parse(config))).toThrow(sentence)
})

const filled = (host: Partial<HostConfig>) => filledIn(HostConfig.parse(host), ROOT, 'crun')

test('what a wish leaves open is filled in as Docker does it', () => {
  expect(filled({ memory: 10 * MB }).memorySwap).toBe(20 * MB)
  expect(filled({ memory: 10 * MB, memorySwap: -1 }).memorySwap).toBe(-1)
  expect(filled({ cpuShares: 1 }).cpuShares).toBe(2)
  expect(filled({}).memorySwap).toBe(0)
  expect(filled({})).toMatchObject({
    ipcMode: 'private',
    cgroupnsMode: 'private',
    runtime: 'crun',
    oomKillDisable: null,
  })
  const old = { ...ROOT, cgroups: { ...ROOT.cgroups, mode: 'v1' as const } }
  expect(filledIn(HostConfig.parse({}), old, 'runc')).toMatchObject({ cgroupnsMode: 'host', oomKillDisable: false })
})

test('an entrypoint of one empty word is none, and a folder has one way to be written', () => {
  expect(cleaned(ContainerConfig.parse({ entrypoint: [''], workingDir: '/a//b/' }))).toMatchObject({
    entrypoint: null,
    workingDir: '/a/b',
  })
})
