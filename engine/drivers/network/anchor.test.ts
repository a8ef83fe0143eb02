import { expect, test } from 'vitest'
import { anchorLines, anchorOf } from './anchor.ts'

const bridge = {
  id: 'abcdef012345'.padEnd(64, '6'),
  link: 'br-own',
  subnets: [],
  internal: false,
  ipv6: false,
  apart: false,
  masquerade: true,
  dns: true,
}

test('an anchor has names that the kernel takes, and the lowest address of all on its bridge', () => {
  const anchor = anchorOf({ ...bridge, mtu: 0 })
  expect([anchor.link, anchor.end].map((name) => name.length)).toEqual([15, 15])
  expect(anchor.mac).toBe('02:00:00:ab:cd:ef')
  expect(anchorLines(anchor).at(-1)).toBe('link set ca-abcdef012345 master br-own up')
})

test('a bridge with larger packets keeps them, which a smaller link on it would take away', () => {
  expect(anchorLines(anchorOf({ ...bridge, mtu: 9000 }))[0]).toMatch(/mtu 9000 type veth peer name ce-\w+ mtu 9000$/)
})
