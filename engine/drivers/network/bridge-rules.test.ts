import { expect, test } from 'vitest'
import { rulesOf } from './bridge-rules.ts'

const bridge = {
  id: 'n',
  link: 'br-n',
  subnets: [
    { subnet: '10.1.0.0/16', gateway: '10.1.0.1' },
    { subnet: 'fd00:1::/64', gateway: 'fd00:1::1' },
  ],
  internal: false,
  ipv6: true,
  dns: true,
  mtu: 0,
}

test('a network as others are needs no rules besides netavark’s', () => {
  expect(rulesOf({ ...bridge, apart: false, masquerade: true })).toEqual([])
})

test('containers that are kept apart, and addresses that are not hidden, are rules of both families', () => {
  expect(rulesOf({ ...bridge, apart: true, masquerade: false })).toEqual([
    'iptables filter FORWARD -i br-n -o br-n -j DROP',
    'ip6tables filter FORWARD -i br-n -o br-n -j DROP',
    'iptables nat POSTROUTING -s 10.1.0.0/16 ! -o br-n -j ACCEPT',
    'ip6tables nat POSTROUTING -s fd00:1::/64 ! -o br-n -j ACCEPT',
  ])
})
