import type { EndpointConfig, LiveEndpoint, PublishedPort, Subnet } from '../../wire/networks.ts'

/** A network that containers can be on. `bridge`, `host` and `none` are always there. */
export interface NetworkRecord {
  readonly id: string
  readonly name: string
  readonly driver: 'bridge' | 'host' | 'null'
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly internal: boolean
  readonly attachable: boolean
  readonly ipv4: boolean
  readonly ipv6: boolean
  readonly subnets: readonly Subnet[]
  /** The engine chose the subnets, so it may choose others while nobody is on the network. */
  readonly chosen: boolean
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly ipamDriver: string
  readonly ipamOptions: Readonly<Record<string, string>> | null
}

/** A container on a network. `live` is set from its start to its end, and survives the engine, as the container does. */
export interface EndpointRecord {
  readonly container: string
  /** Id of the network; what the user wrote, while there is no such network. */
  readonly network: string
  readonly config: EndpointConfig
  readonly live: LiveEndpoint | null
}

/** Networks, who is on them, and which ports lead to whom. All calls are synchronous and atomic. */
export interface NetworkStore {
  /** Oldest first. */
  all(): NetworkRecord[]
  get(id: string): NetworkRecord | null
  byName(name: string): NetworkRecord | null
  byPrefix(hex: string): NetworkRecord[]
  insert(record: NetworkRecord): void
  /** Other subnets for a network that nobody is on. */
  setSubnets(id: string, subnets: readonly Subnet[]): void
  /** Containers at rest keep their place on it by its name. */
  remove(id: string): void

  /** In the order in which they were connected. */
  endpoints(): EndpointRecord[]
  endpointsOf(container: string): EndpointRecord[]
  endpointsOn(network: string): EndpointRecord[]
  /** New, or in the place of the one of the same container and network. */
  putEndpoint(endpoint: EndpointRecord): void
  removeEndpoint(container: string, network: string): void

  /** Ports of the machine that lead to the container, while it runs. */
  ports(container: string): readonly PublishedPort[]
  setPorts(container: string, ports: readonly PublishedPort[]): void
  /** Where ports are published when no address is given. */
  publishAddress(): string
  setPublishAddress(address: string): void
  /** All that is known of a container that is removed. */
  forget(container: string): void
}
