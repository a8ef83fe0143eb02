import { expect, test } from 'vitest'
import { shownPorts } from './ports.ts'

const port = (hostIp: string, protocol: 'tcp' | 'udp' = 'tcp') => ({
  hostIp,
  hostPort: 8080,
  containerPort: 80,
  protocol,
})

test('both families of one port are one, which others can reach', () => {
  expect(shownPorts([port('0.0.0.0'), port('::')])).toEqual([
    { label: '8080', hostPort: 8080, inside: '80', url: 'http://localhost:8080', open: true },
  ])
})

test('on loopback nobody else reaches it; an address of its own is said; UDP is no link', () => {
  expect(shownPorts([port('127.0.0.1'), port('192.0.2.1'), port('0.0.0.0', 'udp')])).toMatchObject([
    { label: '8080', url: 'http://localhost:8080', open: false },
    { label: '192.0.2.1:8080', url: 'http://192.0.2.1:8080', open: true },
    { label: '8080', inside: '80/udp', url: null, open: true },
  ])
})
