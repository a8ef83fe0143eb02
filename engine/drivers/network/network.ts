import type { LiveEndpoint, PublishedPort } from '../../wire/networks.ts'

/**
 * Connects process spaces with each other and with the outside: network namespaces of their own, bridges with addresses and
 * names (netavark and aardvark-dns; for an ordinary user inside a namespace with pasta below), and ports of the machine that lead into them.
 * Which addresses and ports, the caller decides and remembers; the driver does it, and can undo it without having done it
 * itself, after a crash.
 */
export interface NetworkDriver {
  /** Why bridges do not work here, as a sentence with the way out; null: they do. */
  readonly unavailable: string | null
  /** Where containers ask the machine's resolver when it listens on loopback, where they do not find it; null: nowhere. */
  readonly resolver: string | null
  /** Where containers reach this machine; null: at the gateways of their networks. */
  hostAddress(): string | null
  /** A namespace with nothing but loopback. Returns the path by which it is joined. */
  makeSpace(container: string): Promise<string>
  /** The same of one that is there, else null. */
  spaceOf(container: string): string | null
  /** Containers that have a namespace. */
  spaces(): string[]
  /** Idempotent. Processes inside keep theirs until they end. */
  dropSpace(container: string): Promise<void>
  /** Puts the container on `links`, its ports included. `unavailable` with the program's words; nothing stays then. */
  setUp(attachment: Attachment): Promise<void>
  /** Takes it off `links`. Idempotent; says what could not be taken down in the log only, as there is nothing a caller could do. */
  tearDown(attachment: Attachment): Promise<void>
  /** Has other names answered for a container that is on the network now. */
  nameAgain(container: string, network: string, names: readonly string[]): Promise<void>
  /** Networks whose bridge is up; it stays so when the last container leaves. */
  bridgesUp(): string[]
  /** Takes the bridge of a network down, unless a container is on it. Idempotent; problems are said in the log only. */
  dropBridge(network: string): Promise<void>
  /** Gives the default route to the gateway; for a container on several networks. */
  route(container: string, gateways: readonly { address: string; interface: string }[]): Promise<void>
  /**
   * Holds ports of the machine for the container, so that no other program gets them, and leads connections inside that
   * the firewall does not. Resolves with the ports it got, for 0 a free one. `conflict` when one is in use, `forbidden`
   * when this user may not have it; none is held then. `addressOf` is asked at each connection.
   */
  publish(container: string, ports: readonly PortWish[], addressOf: () => string | null): Promise<PublishedPort[]>
  /** Holds ports again that an earlier engine had published, of a container that ran on. */
  holdAgain(container: string, ports: readonly PublishedPort[], addressOf: () => string | null): Promise<void>
  unpublish(container: string): Promise<void>
  /** Ranges of addresses that this machine reaches without a gateway. */
  usedSubnets(): string[]
  /** Whether this machine has IPv6 at all. */
  hasIpv6(): boolean
  /** Lets go of ports, of bridges that no container is on, and of what is shared on this machine. Containers keep their networks. */
  close(): Promise<void>
}

/** A container and some of the networks it is or shall be on. */
export interface Attachment {
  container: { id: string; name: string }
  links: readonly Link[]
  ports: readonly PublishedPort[]
  /** Servers that are asked for names that no container has; none: the machine's. */
  dns: readonly string[]
}

/** A port to publish. One in use is passed over, up to `last`, where that is higher than `hostPort`. */
export interface PortWish extends PublishedPort {
  last: number
}

export interface Link {
  bridge: Bridge
  endpoint: LiveEndpoint
  /** Names by which others on the network find it. */
  names: readonly string[]
}

export interface Bridge {
  /** Id of the network. */
  id: string
  /** Name of the link on the machine. */
  link: string
  subnets: readonly { subnet: string; gateway: string }[]
  internal: boolean
  ipv6: boolean
  /** Whether containers on it do not reach each other. */
  apart: boolean
  /** Whether the outside sees this machine's address instead of theirs. */
  masquerade: boolean
  /** Whether names are answered on it. */
  dns: boolean
  /** 0: the kernel's. */
  mtu: number
}
