import type { Engine } from '../../../operations/engine.ts'
import { dnsNames, isOwn } from '../../../operations/networks/wishes.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'
import { gatewayOf, type Placed, prefixOf } from './networks.ts'

/** `NetworkSettings` of an inspected container. The addresses at its top are those on the default bridge. */
export function networkSettings(engine: Engine, record: ContainerRecord) {
  const { networks } = engine
  const placed = networks.endpointsOf(record.id)
  const onBridge = placed.find(({ network }) => network?.name === 'bridge')
  const {
    MacAddress,
    EndpointID,
    Gateway,
    IPAddress,
    IPPrefixLen,
    IPv6Gateway,
    GlobalIPv6Address,
    GlobalIPv6PrefixLen,
  } = onBridge ? endpoint(record, onBridge) : NOWHERE
  const space = networks.space(record.id)
  return {
    Bridge: '',
    SandboxID: space ? record.id : '',
    SandboxKey: space,
    Ports: portMap(engine, record),
    HairpinMode: false,
    LinkLocalIPv6Address: '',
    LinkLocalIPv6PrefixLen: 0,
    SecondaryIPAddresses: null,
    SecondaryIPv6Addresses: null,
    EndpointID,
    Gateway,
    GlobalIPv6Address,
    GlobalIPv6PrefixLen,
    IPAddress,
    IPPrefixLen,
    IPv6Gateway,
    MacAddress,
    Networks: networkMap(engine, record),
  }
}

const NOWHERE = {
  EndpointID: '',
  Gateway: '',
  IPAddress: '',
  IPPrefixLen: 0,
  IPv6Gateway: '',
  GlobalIPv6Address: '',
  GlobalIPv6PrefixLen: 0,
  MacAddress: '',
}

/** By name; a network that is not there keeps the name by which it was asked for. */
export function networkMap(engine: Engine, record: ContainerRecord) {
  return Object.fromEntries(
    engine.networks
      .endpointsOf(record.id)
      .map((placed) => [placed.network?.name ?? placed.endpoint.network, endpoint(record, placed)]),
  )
}

function endpoint(record: ContainerRecord, { endpoint: { config, live }, network }: Placed) {
  const own = network !== null && isOwn(network)
  const fixed = config.ipv4 !== '' || config.ipv6 !== ''
  return {
    IPAMConfig: fixed
      ? {
          ...(config.ipv4 ? { IPv4Address: config.ipv4 } : {}),
          ...(config.ipv6 ? { IPv6Address: config.ipv6 } : {}),
        }
      : own
        ? {}
        : null,
    Links: config.links.length > 0 ? config.links : null,
    Aliases: config.aliases.length > 0 ? config.aliases : null,
    MacAddress: live?.mac || config.mac,
    DriverOpts: Object.keys(config.driverOptions).length > 0 ? config.driverOptions : null,
    GwPriority: config.gatewayPriority,
    NetworkID: record.state.startedAt === null && !live ? '' : (network?.id ?? ''),
    EndpointID: live?.id ?? '',
    Gateway: gatewayOf(network, live?.ipv4 ?? ''),
    IPAddress: live?.ipv4 ?? '',
    IPPrefixLen: prefixOf(network, live?.ipv4 ?? ''),
    IPv6Gateway: gatewayOf(network, live?.ipv6 ?? ''),
    GlobalIPv6Address: live?.ipv6 ?? '',
    GlobalIPv6PrefixLen: prefixOf(network, live?.ipv6 ?? ''),
    DNSNames: own && live ? [record.name, ...dnsNames(record, config)] : null,
  }
}

/** Ports that the container declares or publishes, with where they are found on the machine; null where nowhere. */
function portMap(
  engine: Engine,
  record: ContainerRecord,
): Record<string, { HostIp: string; HostPort: string }[] | null> {
  if (engine.networks.space(record.id) === '') return {}
  const map: Record<string, { HostIp: string; HostPort: string }[] | null> = {}
  for (const port of [...record.config.exposedPorts, ...Object.keys(record.host.portBindings)])
    map[withProtocol(port)] = null
  for (const { hostIp, hostPort, containerPort, protocol } of engine.networks.ports(record.id)) {
    const key = `${containerPort}/${protocol}`
    map[key] = [...(map[key] ?? []), { HostIp: hostIp, HostPort: String(hostPort) }]
  }
  return map
}

/** The same as a list, as `docker ps` shows it. */
export function portList(engine: Engine, record: ContainerRecord) {
  return Object.entries(portMap(engine, record)).flatMap(([port, bindings]) => {
    const [number = '', type = ''] = port.split('/')
    const own = { PrivatePort: Number(number), Type: type }
    if (bindings === null) return [own]
    return bindings.map(({ HostIp, HostPort }) => ({ IP: HostIp, ...own, PublicPort: Number(HostPort) }))
  })
}

function withProtocol(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`
}
