import { expect, test } from 'vitest'
import type { EndpointRecord, NetworkRecord } from '../../stores/networks/networks.ts'
import { EndpointConfig, Subnet } from '../../wire/networks.ts'
import { macOf, takeAddresses } from './addresses.ts'
import { checkedSubnets, freeSubnet, isFree } from './subnets.ts'

const ROOT = '/var/lib/cutaway'

test('the first engine of a machine begins where Docker does; what is taken is passed over', () => {
  expect(freeSubnet(4, [], ROOT)).toMatchObject({ subnet: '172.17.0.0/16', gateway: '172.17.0.1' })
  expect(freeSubnet(4, ['172.17.5.0/24', '172.16.0.0/15'], ROOT).subnet).toBe('172.18.0.0/16')
  expect(freeSubnet(6, [], ROOT).subnet).toMatch(/^fd.*::\/64$/)
  expect(() => freeSubnet(4, ['0.0.0.0/0'], ROOT)).toThrow('all predefined address pools have been fully subnetted')
  expect(isFree('10.0.0.0/24', ['10.0.1.0/24'])).toBe(true)
})

const given = (fields: Partial<Subnet>) => [Subnet.parse({ subnet: '10.0.0.0/16', ...fields })]

test('a gateway is the first address of the range; faults are named as dockerd names them', () => {
  expect(checkedSubnets(given({ ipRange: '10.0.9.0/24' }), [])[0]?.gateway).toBe('10.0.9.1')
  expect(() => checkedSubnets(given({ subnet: '10.0.0.1/16' }), [])).toThrow('it should be 10.0.0.0/16')
  expect(() => checkedSubnets(given({ gateway: '10.1.0.1' }), [])).toThrow('parent subnet is 10.0.0.0/16')
  expect(() => checkedSubnets(given({ ipRange: '10.1.0.0/24' }), [])).toThrow('invalid ip-range 10.1.0.0/24')
  expect(() => checkedSubnets(given({}), ['10.0.128.0/24'])).toThrow('Pool overlaps with other one')
})

const network = (subnet: Partial<Subnet>) =>
  ({ id: 'n', name: 'shop', subnets: given({ gateway: '10.0.0.1', ...subnet }) }) as unknown as NetworkRecord
const taken = (...addresses: string[]) =>
  addresses.map((ipv4) => ({ live: { ipv4, ipv6: '' } }) as unknown as EndpointRecord)
const any = EndpointConfig.parse({})

test('a container gets the lowest address that nobody has, or the one it asks for', () => {
  expect(takeAddresses(network({}), any, taken('10.0.0.2')).ipv4).toBe('10.0.0.3')
  const kept = network({ ipRange: '10.0.4.0/30', gateway: '10.0.4.1', reserved: { router: '10.0.4.0' } })
  expect(takeAddresses(kept, any, []).ipv4).toBe('10.0.4.2')
  expect(() => takeAddresses(kept, any, taken('10.0.4.2', '10.0.4.3'))).toThrow('no available IPv4 addresses')
  expect(takeAddresses(network({}), { ...any, ipv4: '10.0.7.7' }, []).ipv4).toBe('10.0.7.7')
  expect(() => takeAddresses(network({}), { ...any, ipv4: '10.0.7.7' }, taken('10.0.7.7'))).toThrow('already in use')
  expect(() => takeAddresses(network({}), { ...any, ipv4: '10.9.7.7' }, [])).toThrow('no configured subnet')
})

test('a hardware address follows from the address, as Docker has it', () => {
  expect(macOf({ ipv4: '172.17.0.2', ipv6: '' })).toBe('02:42:ac:11:00:02')
})
