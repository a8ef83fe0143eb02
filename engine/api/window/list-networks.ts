import type { Engine } from '../../operations/engine.ts'
import { isOwn } from '../../operations/networks/wishes.ts'
import type { Network, NetworkMember } from '../../wire/networks.ts'

/** All networks, with the containers that are on them or will be when they start. */
export function listNetworks(engine: Engine): Network[] {
  const members = new Map<string, NetworkMember[]>()
  for (const record of engine.containers.list(true))
    for (const { endpoint, network } of engine.networks.endpointsOf(record.id)) {
      if (!network) continue
      const member: NetworkMember = {
        container: { kind: 'container', id: record.id, name: record.name },
        running: endpoint.live !== null,
        addresses: [endpoint.live?.ipv4 ?? '', endpoint.live?.ipv6 ?? ''].filter(Boolean),
        aliases: endpoint.config.aliases,
      }
      members.set(network.id, [...(members.get(network.id) ?? []), member])
    }
  return engine.networks.list().map((network) => ({
    id: network.id,
    name: network.name,
    driver: network.driver,
    builtIn: !isOwn(network),
    created: network.created,
    internal: network.internal,
    subnets: [...network.subnets],
    labels: network.labels,
    members: members.get(network.id) ?? [],
  }))
}
