import { z } from 'zod'
import type { ObjectRef } from './errors.ts'

/** A range of addresses of a network, as `docker network create --subnet` gives it. */
export const Subnet = z.object({
  /** `172.18.0.0/16` or `fd00:1::/64`. */
  subnet: z.string(),
  /** Part of the subnet from which containers get addresses; '': all of it. */
  ipRange: z.string().default(''),
  gateway: z.string().default(''),
  /** Addresses that are not given to containers, by name. */
  reserved: z.record(z.string(), z.string()).default({}),
})
export type Subnet = z.infer<typeof Subnet>

/** What `docker network create` can say. A subnet may leave its range empty; then one that is free on this machine is chosen. */
export const NetworkSpec = z.object({
  name: z.string(),
  driver: z.string().default('bridge'),
  internal: z.boolean().default(false),
  attachable: z.boolean().default(false),
  ipv4: z.boolean().default(true),
  ipv6: z.boolean().default(false),
  subnets: z.array(Subnet.extend({ subnet: z.string().default('') })).default([]),
  options: z.record(z.string(), z.string()).default({}),
  labels: z.record(z.string(), z.string()).default({}),
  ipamDriver: z.string().default('default'),
  ipamOptions: z.record(z.string(), z.string()).nullable().default({}),
})
export type NetworkSpec = z.infer<typeof NetworkSpec>

/** How a container wants to be on one network. */
export const EndpointConfig = z.object({
  ipv4: z.string().default(''),
  ipv6: z.string().default(''),
  /** Names it also has on this network. */
  aliases: z.array(z.string()).default([]),
  /** `container:alias`, names for this container alone. */
  links: z.array(z.string()).default([]),
  /** '': one is made from the address. */
  mac: z.string().default(''),
  driverOptions: z.record(z.string(), z.string()).default({}),
  /** Of several networks with a gateway, the highest has the default route. */
  gatewayPriority: z.number().int().default(0),
})
export type EndpointConfig = z.infer<typeof EndpointConfig>

/** What a container has on a network while it runs. Addresses are '' on networks that give none. */
export interface LiveEndpoint {
  id: string
  /** Name of the interface inside, `eth0`. */
  interface: string
  ipv4: string
  ipv6: string
  mac: string
}

/** A port of the machine that leads into a container. */
export interface PublishedPort {
  /** Address of the machine; `0.0.0.0` and `::` are all of them. */
  hostIp: string
  hostPort: number
  containerPort: number
  protocol: 'tcp' | 'udp' | 'sctp'
}

/** A network as the window shows it, with every container that is or will be on it. */
export interface Network {
  id: string
  name: string
  driver: 'bridge' | 'host' | 'null'
  /** `bridge`, `host` or `none`: always there. */
  builtIn: boolean
  /** Milliseconds since the epoch. */
  created: number
  internal: boolean
  subnets: Subnet[]
  labels: Record<string, string>
  members: NetworkMember[]
}

export interface NetworkMember {
  container: ObjectRef
  running: boolean
  /** Addresses while it runs, without the empty ones. */
  addresses: string[]
  aliases: string[]
}
