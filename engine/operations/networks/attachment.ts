import type { Attachment, Bridge, Link } from '../../drivers/network/network.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { EndpointRecord, NetworkRecord, NetworkStore } from '../../stores/networks/networks.ts'
import { dnsNames, isOwn } from './wishes.ts'

/** One network of a container that runs. */
export interface LiveLink {
  network: NetworkRecord
  endpoint: EndpointRecord & { live: NonNullable<EndpointRecord['live']> }
}

/** Bridges that a container is on now. */
export function liveLinks(store: NetworkStore, container: string): LiveLink[] {
  return store.endpointsOf(container).flatMap((endpoint) => {
    const network = store.get(endpoint.network)
    const { live } = endpoint
    return network?.driver === 'bridge' && live ? [{ network, endpoint: { ...endpoint, live } }] : []
  })
}

/** What the driver is told of a container and some of its networks. */
export function attachmentOf(store: NetworkStore, record: ContainerRecord, links: readonly LiveLink[]): Attachment {
  return {
    container: { id: record.id, name: record.name },
    links: links.map(
      ({ network, endpoint }): Link => ({
        bridge: bridgeOf(network),
        endpoint: endpoint.live,
        names: isOwn(network) ? dnsNames(record, endpoint.config) : [],
      }),
    ),
    ports: store.ports(record.id),
    dns: record.host.dns,
  }
}

export function bridgeOf(network: NetworkRecord): Bridge {
  const { options } = network
  return {
    id: network.id,
    link: options['com.docker.network.bridge.name'] || `br-${network.id.slice(0, 12)}`,
    subnets: network.subnets.map(({ subnet, gateway }) => ({ subnet, gateway })),
    internal: network.internal,
    ipv6: network.subnets.some(({ subnet }) => subnet.includes(':')),
    apart: isOff(options['com.docker.network.bridge.enable_icc']),
    masquerade: !isOff(options['com.docker.network.bridge.enable_ip_masquerade']),
    dns: isOwn(network),
    mtu: Number(options['com.docker.network.driver.mtu'] ?? 0),
  }
}

/** Go's words for false. */
function isOff(value: string | undefined): boolean {
  return value !== undefined && ['0', 'f', 'F', 'false', 'False', 'FALSE'].includes(value)
}

/** Of the networks that lead outside, the one with the highest priority, then the first by name, as dockerd chooses. */
export function gatewayLink(links: readonly LiveLink[]): LiveLink | null {
  const outward = links.filter(({ network }) => !network.internal)
  return (
    outward.sort(
      (one, other) =>
        other.endpoint.config.gatewayPriority - one.endpoint.config.gatewayPriority ||
        (one.network.name < other.network.name ? -1 : 1),
    )[0] ?? null
  )
}

export function gatewaysOf({ network, endpoint }: LiveLink): { address: string; interface: string }[] {
  return network.subnets.map(({ gateway }) => ({ address: gateway, interface: endpoint.live.interface }))
}
