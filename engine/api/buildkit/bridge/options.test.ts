import { expect, test } from 'vitest'
import { cacheFromOf, hostsOf, limitsOf, networkOf, noCacheOf, platformOf, prefixed } from './options.ts'

test('options are read as clients write them', () => {
  expect(prefixed({ 'build-arg:A': '1', 'build-arg:B': '', 'label:x': 'y', target: 't' }, 'build-arg:')).toEqual({
    A: '1',
    B: '',
  })
  expect(hostsOf({ 'add-hosts': 'a=1.2.3.4,b=::1' })).toEqual(['a:1.2.3.4', 'b:::1'])
  expect([noCacheOf({}), noCacheOf({ 'no-cache': '' }), noCacheOf({ 'no-cache': 'a,b' })]).toEqual([
    false,
    true,
    ['a', 'b'],
  ])
  expect(
    limitsOf({ ulimit: 'nofile=10:20,nproc=5', memory: '1048576', 'shm-size': '', cpusetcpus: '0-1' }),
  ).toMatchObject({
    ulimits: [
      { name: 'nofile', soft: 10, hard: 20 },
      { name: 'nproc', soft: 5, hard: 5 },
    ],
    memory: 1_048_576,
    shmSize: 0,
    cpusetCpus: '0-1',
  })
  const imports: { Type: string; Attrs: Record<string, string> }[] = [
    { Type: 'registry', Attrs: { ref: 'r' } },
    { Type: 'local', Attrs: { src: '/x' } },
  ]
  expect(cacheFromOf({ 'cache-from': 'r,s' }, imports)).toEqual(['r', 's'])
})

test('the network of the machine needs the client’s consent; other networks are none of a build', () => {
  expect(networkOf({ 'force-network-mode': 'sandbox' }, [])).toBe('')
  expect(networkOf({ 'force-network-mode': 'host' }, ['network.host'])).toBe('host')
  expect(() => networkOf({ 'force-network-mode': 'host' }, [])).toThrow('network.host is not allowed')
  expect(() => networkOf({ 'force-network-mode': 'mine' }, [])).toThrow('not supported by buildkit')
})

test('what is no number, no limit or more than one platform is refused', () => {
  expect(() => limitsOf({ memory: '1g' })).toThrow('invalid memory "1g"')
  expect(() => limitsOf({ ulimit: 'nofile' })).toThrow('name=soft:hard')
  expect(() => platformOf({ platform: 'linux/amd64,linux/arm64' })).toThrow('one platform')
})
