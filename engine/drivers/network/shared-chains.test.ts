import { expect, test } from 'vitest'
import { removals } from './shared-chains.ts'

const EMPTY = `*nat
:NETAVARK-HOSTPORT-DNAT - [0:0]
:NETAVARK-HOSTPORT-MASQ - [0:0]
:NETAVARK-HOSTPORT-SETMARK - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT
-A POSTROUTING -j NETAVARK-HOSTPORT-MASQ
-A NETAVARK-HOSTPORT-MASQ -m comment --comment "netavark portfw masq mark" -m mark --mark 0x2000/0x2000 -j MASQUERADE
-A NETAVARK-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000`.split('\n')

test('chains that no network uses go, after the rules in them and the jumps into them', () => {
  expect(removals(EMPTY, 'nat').split('\n')).toEqual([
    '*nat',
    '-D PREROUTING -m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT',
    '-D POSTROUTING -j NETAVARK-HOSTPORT-MASQ',
    '-D NETAVARK-HOSTPORT-MASQ -m comment --comment "netavark portfw masq mark" -m mark --mark 0x2000/0x2000 -j MASQUERADE',
    '-D NETAVARK-HOSTPORT-SETMARK -j MARK --set-xmark 0x2000/0x2000',
    '-X NETAVARK-HOSTPORT-DNAT',
    '-X NETAVARK-HOSTPORT-MASQ',
    '-X NETAVARK-HOSTPORT-SETMARK',
    'COMMIT',
    '',
  ])
})

test('while a network of anybody is up, all stay', () => {
  expect(removals([...EMPTY, '-A NETAVARK_FORWARD -s 10.89.77.0/24 -j ACCEPT'], 'nat')).toBe('')
  expect(removals(['*filter', ':FORWARD ACCEPT'], 'filter')).toBe('')
})
