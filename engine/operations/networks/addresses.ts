import { EngineError } from '../../base/errors.ts'
import {
  type Address,
  addressText,
  type Cidr,
  contains,
  parseAddress,
  requireCidr,
  sizeOf,
} from '../../formats/network/address.ts'
import type { EndpointRecord, NetworkRecord } from '../../stores/networks/networks.ts'
import type { EndpointConfig, Subnet } from '../../wire/networks.ts'

/** Addresses on a network for one more container: those it asks for, else the lowest that nobody has. */
export function takeAddresses(
  network: NetworkRecord,
  config: EndpointConfig,
  others: readonly EndpointRecord[],
): { ipv4: string; ipv6: string } {
  const taken = new Set(others.flatMap(({ live }) => (live ? [live.ipv4, live.ipv6] : [])))
  const result = { ipv4: '', ipv6: '' }
  for (const subnet of network.subnets) {
    const { family } = requireCidr(subnet.subnet)
    const key = family === 4 ? 'ipv4' : 'ipv6'
    if (result[key]) continue
    result[key] = config[key] ? asked(network, config[key], subnet, taken) : lowestFree(network, subnet, taken)
  }
  return result
}

function asked(network: NetworkRecord, text: string, subnet: Subnet, taken: ReadonlySet<string>): string {
  const address = parseAddress(text)
  if (!address || !contains(requireCidr(subnet.subnet), address)) {
    const all = network.subnets.map((each) => each.subnet).join(', ')
    throw new EngineError(
      'invalid',
      `no configured subnet or ip-range contain the IP address ${text}: network ${network.name} has ${all}`,
    )
  }
  const normal = addressText(address)
  if (taken.has(normal) || normal === subnet.gateway)
    throw new EngineError('forbidden', `Address already in use: ${text} on network ${network.name}`)
  return normal
}

function lowestFree(network: NetworkRecord, subnet: Subnet, taken: ReadonlySet<string>): string {
  const whole = requireCidr(subnet.subnet)
  const range = subnet.ipRange ? requireCidr(subnet.ipRange) : whole
  const kept = new Set([subnet.gateway, ...Object.values(subnet.reserved)])
  const end = range.first + sizeOf(range.family, range.prefix)
  for (let value = range.first; value < end; value++) {
    if (!usable(whole, { family: whole.family, value })) continue
    const text = addressText({ family: whole.family, value })
    if (!taken.has(text) && !kept.has(text)) return text
  }
  throw new EngineError(
    'unavailable',
    `no available IPv${whole.family} addresses on this network's address pools: ${network.name} (${network.id})`,
  )
}

/** The first address of a network is the network itself, the last of an IPv4 network everybody on it. */
function usable(whole: Cidr, { value }: Address): boolean {
  if (value === whole.first) return false
  return whole.family === 6 || value !== whole.first + sizeOf(4, whole.prefix) - 1n
}

/** Docker's: made from the address, so that it stays the same when a container gets the same address again. */
export function macOf({ ipv4, ipv6 }: { ipv4: string; ipv6: string }): string {
  const value = parseAddress(ipv4 || ipv6)?.value ?? 0n
  const bytes = (value & 0xffffffffn).toString(16).padStart(8, '0').match(/../g) ?? []
  return ['02', '42', ...bytes].join(':')
}
