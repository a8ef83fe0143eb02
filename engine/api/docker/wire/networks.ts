import { z } from 'zod'
import type { Engine } from '../../../operations/engine.ts'
import type { EndpointRecord, NetworkRecord } from '../../../stores/networks/networks.ts'
import { EndpointConfig, type NetworkSpec, type Subnet } from '../../../wire/networks.ts'
import { EngineError } from '../../../base/errors.ts'
import { bool, goTime, integer, text, textMap, texts } from './go.ts'

/** How a client asks for a container's place on a network. */
export const endpointSettings = z
  .object({
    Aliases: texts,
    Links: texts,
    MacAddress: text,
    DriverOpts: textMap,
    GwPriority: integer,
    IPAMConfig: z.object({ IPv4Address: text, IPv6Address: text, LinkLocalIPs: texts }).nullish(),
  })
  .nullish()

export function endpointConfigOf(settings: z.infer<typeof endpointSettings>): EndpointConfig {
  if (settings?.IPAMConfig?.LinkLocalIPs.length)
    throw new EngineError('unsupported', 'link-local addresses of your own are not served: leave --link-local-ip out')
  return EndpointConfig.parse({
    aliases: settings?.Aliases,
    links: settings?.Links,
    mac: settings?.MacAddress,
    driverOptions: settings?.DriverOpts,
    gatewayPriority: settings?.GwPriority,
    ipv4: settings?.IPAMConfig?.IPv4Address,
    ipv6: settings?.IPAMConfig?.IPv6Address,
  })
}

/** The body of POST /networks/create. */
export const NetworkCreateBody = z.object({
  Name: text,
  Driver: text,
  Scope: text,
  Internal: bool,
  Attachable: bool,
  Ingress: bool,
  ConfigOnly: bool,
  ConfigFrom: z.object({ Network: text }).nullish(),
  EnableIPv4: z.boolean().nullish(),
  EnableIPv6: bool,
  IPAM: z
    .object({
      Driver: text,
      Options: z.record(z.string(), z.string()).nullish(),
      Config: z.array(z.object({ Subnet: text, IPRange: text, Gateway: text, AuxiliaryAddresses: textMap })).nullish(),
    })
    .nullish(),
  Options: textMap,
  Labels: textMap,
})

export function networkSpecOf(body: z.infer<typeof NetworkCreateBody>): NetworkSpec {
  const swarm =
    body.Ingress || body.ConfigOnly || Boolean(body.ConfigFrom?.Network) || !['', 'local'].includes(body.Scope)
  if (swarm) throw new EngineError('unsupported', 'networks of a swarm are not served: this engine is one machine')
  return {
    name: body.Name,
    driver: body.Driver || 'bridge',
    internal: body.Internal,
    attachable: body.Attachable,
    ipv4: body.EnableIPv4 ?? true,
    ipv6: body.EnableIPv6,
    subnets: (body.IPAM?.Config ?? []).map((one) => ({
      subnet: one.Subnet,
      ipRange: one.IPRange,
      gateway: one.Gateway,
      reserved: one.AuxiliaryAddresses,
    })),
    options: body.Options,
    labels: body.Labels,
    ipamDriver: body.IPAM?.Driver || 'default',
    ipamOptions: body.IPAM?.Options ?? null,
  }
}

/** What `docker network inspect` shows. A list leaves the containers out. */
export function networkInspect(network: NetworkRecord, containers: Record<string, object>, publishAddress: string) {
  const bridge = network.driver === 'bridge'
  return {
    Name: network.name,
    Id: network.id,
    Created: goTime(network.created),
    Scope: 'local',
    Driver: network.driver,
    EnableIPv4: network.ipv4,
    EnableIPv6: network.ipv6,
    IPAM: {
      Driver: network.ipamDriver,
      Options: isDefault(network) ? null : network.ipamOptions,
      Config: bridge ? network.subnets.map(ipamConfig) : null,
    },
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: containers,
    Options: network.name === 'bridge' ? defaultBridgeOptions(network, publishAddress) : network.options,
    Labels: network.labels,
  }
}

function isDefault({ name }: NetworkRecord): boolean {
  return ['bridge', 'host', 'none'].includes(name)
}

function ipamConfig({ subnet, ipRange, gateway, reserved }: Subnet) {
  return {
    Subnet: subnet,
    ...(ipRange ? { IPRange: ipRange } : {}),
    Gateway: gateway,
    ...(Object.keys(reserved).length > 0 ? { AuxiliaryAddresses: reserved } : {}),
  }
}

function defaultBridgeOptions(network: NetworkRecord, publishAddress: string) {
  return {
    'com.docker.network.bridge.default_bridge': 'true',
    'com.docker.network.bridge.enable_icc': 'true',
    'com.docker.network.bridge.enable_ip_masquerade': 'true',
    'com.docker.network.bridge.host_binding_ipv4': publishAddress,
    'com.docker.network.bridge.name': `br-${network.id.slice(0, 12)}`,
    'com.docker.network.driver.mtu': '1500',
  }
}

/** Who is on a network now, as its inspection lists them. */
export function networkContainers(engine: Engine, network: NetworkRecord): Record<string, object> {
  return Object.fromEntries(
    engine.networks.endpointsOn(network.id).map(({ container, live, name }) => [
      container,
      {
        Name: name,
        EndpointID: live?.id ?? '',
        MacAddress: live?.mac ?? '',
        IPv4Address: withPrefix(network, live?.ipv4 ?? ''),
        IPv6Address: withPrefix(network, live?.ipv6 ?? ''),
      },
    ]),
  )
}

/** Length of the prefix of the address's subnet, 0 without an address. */
export function prefixOf(network: NetworkRecord | null, address: string): number {
  if (!address) return 0
  return Number(subnetOf(network, address)?.subnet.split('/')[1] ?? 0)
}

export function gatewayOf(network: NetworkRecord | null, address: string): string {
  return (address && !network?.internal && subnetOf(network, address)?.gateway) || ''
}

function withPrefix(network: NetworkRecord, address: string): string {
  return address ? `${address}/${prefixOf(network, address)}` : ''
}

function subnetOf(network: NetworkRecord | null, address: string): Subnet | undefined {
  return network?.subnets.find(({ subnet }) => subnet.includes(':') === address.includes(':'))
}

export type Placed = { endpoint: EndpointRecord; network: NetworkRecord | null }
