import type { Engine, Origin } from '../../operations/engine.ts'
import { EndpointConfig, NetworkSpec } from '../../wire/networks.ts'
import type { RequestFor } from '../../wire/requests.ts'
import type { Outcome } from './perform.ts'

export type NetworkRequest = RequestFor<
  'network-create' | 'network-rm' | 'network-connect' | 'network-disconnect' | 'network-prune'
>

/** What a button or a line asks of networks. */
export async function actOnNetwork(engine: Engine, request: NetworkRequest, origin: Origin): Promise<Outcome> {
  const { networks, containers } = engine
  switch (request.verb) {
    case 'network-create': {
      const { id, warning } = await networks.create(origin, specOf(request))
      return { id, name: request.name, warnings: warning ? [warning] : [] }
    }
    case 'network-rm': {
      const { id, name } = networks.find(request.network)
      await networks.remove(origin, id)
      return { id, name }
    }
    case 'network-connect': {
      const { id, name } = containers.find(request.container)
      const { aliases, ip, ip6 } = request
      await networks.connect(origin, request.network, id, EndpointConfig.parse({ aliases, ipv4: ip, ipv6: ip6 }))
      return { id, name }
    }
    case 'network-disconnect': {
      const { id, name } = containers.find(request.container)
      await networks.disconnect(origin, request.network, id)
      return { id, name }
    }
    case 'network-prune':
      return { id: null, name: null, pruned: { removed: await networks.prune(origin, () => true), bytes: 0 } }
  }
}

function specOf(request: RequestFor<'network-create'>): NetworkSpec {
  const { subnet, gateway, ipRange, ...others } = request
  return NetworkSpec.parse({ ...others, subnets: subnet ? [{ subnet, gateway, ipRange }] : [] })
}
