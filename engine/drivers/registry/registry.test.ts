import { expect, test } from 'vitest'
import { parseChallenges } from './challenge.ts'
import { endpointsOf, parseInsecure, parseMirror, registryKey } from './hosts.ts'
import { rateLimitOf } from './rate-limit.ts'
import { retryAfter } from './retry.ts'

test('a header with several challenges is read, quotes and commas in it too', () => {
  expect(parseChallenges('Bearer realm="https://auth/token",service="a, \\"b\\"",scope=x:y, Basic realm="r"')).toEqual([
    { scheme: 'bearer', parameters: { realm: 'https://auth/token', service: 'a, "b"', scope: 'x:y' } },
    { scheme: 'basic', parameters: { realm: 'r' } },
  ])
  expect(parseChallenges('')).toEqual([])
})

test('http is spoken to this machine and to what was set up so, to nobody else', () => {
  const settings = { insecure: ['registry.lan:5000', '10.0.0.0/8'], mirrors: ['https://mirror.lan/'] }
  const schemes = (domain: string) =>
    endpointsOf(domain, settings, 'pull').map((each) => [each.host, each.schemes.length])
  for (const insecure of ['localhost:5000', '127.0.0.1', '[::1]:5000', 'registry.lan:5000', '10.1.2.3:80'])
    expect(schemes(insecure)).toEqual([[insecure, 2]])
  for (const secure of ['ghcr.io', 'registry.lan', '11.1.2.3', 'localhost.example.org'])
    expect(schemes(secure)).toEqual([[secure, 1]])
  expect(schemes('docker.io')).toEqual([
    ['mirror.lan', 1],
    ['registry-1.docker.io', 1],
  ])
  expect(endpointsOf('docker.io', settings, 'pull,push').map(({ host }) => host)).toEqual(['registry-1.docker.io'])
})

test('what cannot be a registry is refused where it is set up', () => {
  expect(parseInsecure('fd00::/8')).toBe('fd00::/8')
  expect(() => parseInsecure('10.0.0.0/99')).toThrow('expected a host')
  expect(parseMirror('https://mirror.lan')).toBe('https://mirror.lan/')
  expect(() => parseMirror('https://mirror.lan/path')).toThrow('invalid mirror')
})

test('Docker’s own registry has one name, however a client calls it', () => {
  for (const server of ['', 'https://index.docker.io/v1/', 'docker.io', 'registry-1.docker.io'])
    expect(registryKey(server)).toBe('docker.io')
  expect(registryKey('https://ghcr.io/v2/')).toBe('ghcr.io')
})

test('how long to wait and what is left are read from the headers', () => {
  expect(retryAfter('3')).toBe(3000)
  expect(retryAfter(new Date(Date.now() + 60_000).toUTCString())).toBeGreaterThan(50_000)
  expect(retryAfter('soon')).toBeNull()
  expect(rateLimitOf({ 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' })).toEqual({
    limit: 100,
    remaining: 76,
    seconds: 21_600,
  })
})
