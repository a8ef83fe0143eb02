import type { NetworkRecord } from '../../stores/networks/networks.ts'
import type { Context } from '../containers/deps.ts'
import { freeSubnet, isFree } from './subnets.ts'

/** A range that the engine chose gives way, while its bridge is not up, to one that the machine has got since. */
export function withSubnets({ networks, network: driver, root }: Context, network: NetworkRecord): NetworkRecord {
  if (network.driver !== 'bridge' || !network.chosen) return network
  if (driver.bridgesUp().includes(network.id) || networks.endpointsOn(network.id).some(({ live }) => live))
    return network
  const others = networks.all().flatMap((one) => (one.id === network.id ? [] : one.subnets.map(({ subnet }) => subnet)))
  const taken = [...others, ...driver.usedSubnets()]
  const families: (4 | 6)[] = [...(network.ipv4 ? [4 as const] : []), ...(network.ipv6 ? [6 as const] : [])]
  const subnets = families.map((family) => {
    const own = network.subnets.find(({ subnet }) => subnet.includes(':') === (family === 6))
    return own && isFree(own.subnet, taken) ? own : freeSubnet(family, taken, root)
  })
  if (JSON.stringify(subnets) === JSON.stringify(network.subnets)) return network
  networks.setSubnets(network.id, subnets)
  return { ...network, subnets }
}
