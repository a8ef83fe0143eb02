import { expect, test } from 'vitest'
import { ContainerConfig, HostConfig } from '../../wire/containers.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { mergeConfig } from './merge-config.ts'
import { ADJECTIVES, NOUNS } from './name-words.ts'
import { freeName, requireName } from './names.ts'
import { hostsFile, resolvConf, type Surroundings } from './network-files.ts'
import { asBegun, treeOrder } from './processes.ts'
import type { ProcessSample } from './proc.ts'
import { Serial } from './serial.ts'
import { parseSignal } from '../../formats/signals.ts'
import { parsePs } from './top.ts'
import { Waiters } from './waiters.ts'

test('generated names are allowed, of words that occur once, and free', () => {
  expect(new Set(ADJECTIVES).size).toBe(ADJECTIVES.length)
  expect(new Set(NOUNS).size).toBe(NOUNS.length)
  for (let count = 0; count < 100; count++) {
    const name = freeName(() => false)
    expect(name).toMatch(/^[a-z]+_[a-z]+$/)
    requireName(name)
  }
  let asked = 0
  const late = freeName(() => asked++ < 20)
  expect(late).toMatch(/^[a-z]+_[a-z]+\d+$/)
})

test.each(['', 'a', '-x', '_ab', 'a/b', 'a b', 'ä1', '.x'])('is no name of a container: %j', (name) => {
  expect(() => requireName(name)).toThrow(`Invalid container name (${name})`)
})

test.each([
  ['TERM', 'SIGTERM', 15],
  ['sigusr1', 'SIGUSR1', 10],
  ['9', 'SIGKILL', 9],
  ['RTMIN+3', 'SIGRTMIN+3', 37],
  ['SIGRTMAX-1', 'SIGRTMAX-1', 63],
  ['37', 'SIGRTMIN+3', 37],
])('%s is a signal', (text, name, number) => {
  expect(parseSignal(text)).toEqual({ name, number })
})

test.each(['', 'NOPE', '0', '65', '-1', 'RTMIN+40', '9x'])('is no signal: %j', (text) => {
  expect(() => parseSignal(text)).toThrow(`invalid signal: ${text}`)
})

const config = (value: Partial<ContainerConfig>) => ContainerConfig.parse(value)

test('what the user gives comes over what the image says', () => {
  const image = config({
    user: 'web',
    env: ['A=1', 'B=2'],
    cmd: ['run'],
    labels: { a: '1', b: '2' },
    stopSignal: 'INT',
  })
  const merged = mergeConfig(image, config({ env: ['B=3', 'C=4'], labels: { b: '3' }, exposedPorts: ['80/tcp'] }))
  expect(merged).toMatchObject({
    user: 'web',
    env: ['B=3', 'C=4', 'A=1'],
    cmd: ['run'],
    labels: { a: '1', b: '3' },
    exposedPorts: ['80/tcp'],
    stopSignal: 'INT',
  })
})

test.each([
  ['nothing given', {}, ['entry'], ['cmd']],
  ['a command', { cmd: ['mine'] }, ['entry'], ['mine']],
  ['an entrypoint', { entrypoint: ['other'] }, ['other'], null],
  ['both', { entrypoint: ['other'], cmd: ['mine'] }, ['other'], ['mine']],
  ['an entrypoint cleared', { entrypoint: [] }, [], ['cmd']],
])('entrypoint and command, %s', (_, given, entrypoint, cmd) => {
  const merged = mergeConfig(config({ entrypoint: ['entry'], cmd: ['cmd'] }), config(given))
  expect({ entrypoint: merged.entrypoint, cmd: merged.cmd }).toEqual({ entrypoint, cmd })
})

const ALONE: Surroundings = { addresses: [], gateway: '', resolver: null, nameservers: [], links: [] }
const record = (host: Partial<HostConfig>) =>
  ({ config: config({ hostname: 'box' }), host: HostConfig.parse(host) }) as ContainerRecord

test('names of the machine hold inside, the container has one of its own, and extra ones are added', () => {
  const machine = '127.0.0.1 localhost\n10.0.0.5 db'
  expect(hostsFile(record({ networkMode: 'host', extraHosts: ['api:10.1.1.1', 'six=[::5]'] }), ALONE, machine)).toBe(
    `${machine}\n10.1.1.1\tapi\n::5\tsix\n127.0.1.1\tbox\n`,
  )
  expect(hostsFile(record({ networkMode: 'none' }), ALONE, machine)).not.toContain('db')
})

test('the resolver is the machine’s, but for what was said otherwise', () => {
  const machine = '# made by hand\nnameserver 192.0.2.1\nsearch home\noptions ndots:2\n'
  expect(resolvConf(record({}), ALONE, machine)).toBe(machine)
  expect(resolvConf(record({ dns: ['9.9.9.9'] }), ALONE, machine)).toBe(
    'nameserver 9.9.9.9\nsearch home\noptions ndots:2\n',
  )
  expect(resolvConf(record({ dnsSearch: ['.'], dnsOptions: ['rotate'] }), ALONE, machine)).toBe(
    'nameserver 192.0.2.1\noptions rotate\n',
  )
})

test('on networks of its own a container has its addresses, its links, and this machine by the gateway', () => {
  const around: Surroundings = {
    addresses: ['172.18.0.2', 'fd00::2'],
    gateway: '172.18.0.1',
    resolver: null,
    nameservers: ['172.18.0.1'],
    links: [{ address: '172.18.0.3', names: ['db', '0123456789ab'] }],
  }
  const own = record({ networkMode: 'shop', extraHosts: ['machine:host-gateway'], dnsSearch: ['home'] })
  const hosts = hostsFile(own, around, '127.0.0.1 localhost outside')
  expect(hosts).toContain('172.18.0.1\tmachine\n172.18.0.3\tdb 0123456789ab\n172.18.0.2\tbox\nfd00::2\tbox\n')
  expect(hosts).not.toContain('outside')
  expect(resolvConf(own, around, 'nameserver 192.0.2.1\n')).toBe(
    'nameserver 172.18.0.1\nsearch home\noptions ndots:0\n',
  )
})

test('a resolver on loopback of the machine is out of reach of a container on a bridge', () => {
  const around = { ...ALONE, addresses: ['172.17.0.2'] }
  const bridge = record({ networkMode: 'bridge' })
  expect(resolvConf(bridge, around, 'nameserver 127.0.0.53\nnameserver 192.0.2.1\n')).toBe('nameserver 192.0.2.1\n')
  expect(resolvConf(bridge, around, 'nameserver 127.0.0.53\n')).toBe('nameserver 8.8.8.8\nnameserver 8.8.4.4\n')
  const led = { ...around, resolver: '169.254.77.3' }
  expect(resolvConf(bridge, led, 'nameserver 127.0.0.53\n')).toBe('nameserver 169.254.77.3\n')
})

test('processes are in tree order; one whose parent is outside is a root', () => {
  const process = (pid: number, parent: number) => ({ pid, parent }) as ProcessSample
  const order = treeOrder([process(10, 1), process(11, 10), process(20, 7), process(12, 11), process(13, 10)])
  expect(order.map(({ sample, depth, parent }) => [sample.pid, depth, parent])).toEqual([
    [10, 0, 0],
    [11, 1, 10],
    [12, 2, 11],
    [13, 1, 10],
    [20, 0, 0],
  ])
})

test('of what ps prints the container’s lines are taken, the command with its blanks', () => {
  const output = '  PID USER     COMMAND\n    1 root     init  deep\n   42 web      node a.js  --x\n'
  expect(parsePs(output, new Set([42]))).toEqual({
    titles: ['PID', 'USER', 'COMMAND'],
    processes: [['42', 'web', 'node a.js --x']],
  })
  expect(() => parsePs('USER\nroot\n', new Set())).toThrow("Couldn't find PID field in ps output")
})

test('what is on one key is done one after the other, after an error too; other keys do not wait', async () => {
  const serial = new Serial()
  const done: string[] = []
  const step = (name: string, milliseconds: number) => async () => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    done.push(name)
  }
  const failing = serial.run('a', async () => {
    await step('a1', 20)()
    throw new Error('no')
  })
  await Promise.all([
    expect(failing).rejects.toThrow('no'),
    serial.run('a', step('a2', 0)),
    serial.run('b', step('b', 5)),
  ])
  expect(done).toEqual(['b', 'a1', 'a2'])
})

test('who waits is told at the end, or when it is gone, as was asked; who gives up is forgotten', async () => {
  const waiters = new Waiters()
  const never = new AbortController()
  const told: string[] = []
  for (const condition of ['not-running', 'next-exit', 'removed'] as const)
    void waiters.wait('x', condition, never.signal).then(({ exitCode }) => told.push(`${condition} ${exitCode}`))
  const given = new AbortController()
  const up = waiters.wait('x', 'removed', given.signal)
  given.abort()
  await expect(up).rejects.toMatchObject({ code: 'cancelled' })
  waiters.ended('other', { exitCode: 1, error: '' })
  waiters.ended('x', { exitCode: 3, error: '' })
  await Promise.resolve()
  expect(told).toEqual(['not-running 3', 'next-exit 3'])
  waiters.removed('x', { exitCode: 3, error: '' })
  await Promise.resolve()
  expect(told.at(-1)).toBe('removed 3')
})

test('a process space whose program has not begun yet shows the program, not the runtime that becomes it', () => {
  const sample = (pid: number, name: string, command: string) => ({ pid, name, command }) as ProcessSample
  const samples = [sample(5, 'crun', '/usr/bin/crun create'), sample(6, 'crun', 'crun list')]
  expect(asBegun(samples, 5, ['sleep', '600']).map(({ command }) => command)).toEqual(['sleep 600', 'crun list'])
  expect(asBegun([sample(5, 'runc:[2:INIT]', 'runc init')], 5, ['sh'])[0]?.command).toBe('sh')
  expect(asBegun([sample(5, 'sleep', 'sleep 600')], 5, ['sh'])[0]?.command).toBe('sleep 600')
})
