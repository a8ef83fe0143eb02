import { EngineError } from '../../base/errors.ts'
import { shortId } from '../../base/digest.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { EndpointRecord, NetworkRecord, NetworkStore } from '../../stores/networks/networks.ts'
import type { ContainerConfig, HostConfig } from '../../wire/containers.ts'
import { EndpointConfig } from '../../wire/networks.ts'
import { lookUp } from './find.ts'
import { parsePort, parseRange } from './ports.ts'

/** Rejects what cannot go together, in dockerd's words. */
export function checkNetworkWishes(config: ContainerConfig, host: HostConfig): void {
  const mode = host.networkMode
  const shared = isShared(mode)
  const conflicts: [boolean, string][] = [
    [
      mode === 'host' && host.links.length > 0,
      "host type networking can't be used with links. This would result in undefined behavior",
    ],
    [
      shared && host.links.length > 0,
      "container type network can't be used with links. This would result in undefined behavior",
    ],
    [shared && config.hostname !== '', 'hostname and the network mode'],
    [shared && host.dns.length > 0, 'dns and the network mode'],
    [shared && host.extraHosts.length > 0, 'custom host-to-IP mapping and the network mode'],
    [
      shared && (host.publishAllPorts || Object.keys(host.portBindings).length > 0),
      'port publishing and the container type network mode',
    ],
  ]
  for (const [both, what] of conflicts) if (both) throw new EngineError('invalid', `conflicting options: ${what}`)
  for (const [port, bindings] of Object.entries(host.portBindings)) {
    parsePort(port)
    for (const { hostPort } of bindings) parseRange(hostPort)
  }
  for (const port of config.exposedPorts) parsePort(port)
}

export function isShared(mode: string): boolean {
  return mode.startsWith('container:')
}

/** The networks that a new container is on, its mode's first. A network that is not there yet is looked for again at each start. */
export function endpointsAtCreate(
  store: NetworkStore,
  record: ContainerRecord,
  given: Readonly<Record<string, EndpointConfig>>,
): EndpointRecord[] {
  const mode = record.host.networkMode
  if (isShared(mode)) return []
  const wanted = new Map<string, EndpointRecord>()
  const add = (reference: string, config: EndpointConfig) => {
    const network = lookUp(store, reference)
    if (network) checkEndpoint(network, config)
    const key = network?.id ?? reference
    wanted.set(key, { container: record.id, network: key, config, live: null })
  }
  add(mode, EndpointConfig.parse(given[mode] ?? given.default ?? {}))
  for (const [reference, config] of Object.entries(given))
    if (reference !== 'default' && reference !== mode) add(reference, config)
  return [...wanted.values()]
}

/** What only networks of a user's own can do. */
export function checkEndpoint(network: NetworkRecord, config: EndpointConfig): void {
  const own = isOwn(network)
  if (config.aliases.length > 0 && !own)
    throw new EngineError('invalid', 'network-scoped alias is supported only for containers in user defined networks')
  if ((config.ipv4 || config.ipv6) && !own)
    throw new EngineError('invalid', 'user specified IP address is supported on user defined networks only')
  if ((config.ipv4 || config.ipv6) && network.chosen)
    throw new EngineError(
      'invalid',
      'user specified IP address is supported only when connecting to networks with user configured subnets',
    )
  if (config.mac && !/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(config.mac))
    throw new EngineError('invalid', `invalid MAC address: ${config.mac}`)
}

/** Made by a user: not one of the three that are always there. */
export function isOwn(network: NetworkRecord): boolean {
  return !['bridge', 'host', 'none'].includes(network.name)
}

/** Names by which others on a network of a user's own find the container, besides its own. */
export function dnsNames(record: ContainerRecord, config: EndpointConfig): string[] {
  return [...new Set([...config.aliases, shortId(record.id), record.config.hostname])].filter(
    (name) => name !== '' && name !== record.name,
  )
}
