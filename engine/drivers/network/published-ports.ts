import { readFileSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import type { PublishedPort } from '../../wire/networks.ts'
import { type Forward, forwardTcp, forwardUdp } from './forward.ts'
import type { PortWish } from './network.ts'
import type { Outlet } from './outlet.ts'

/** How often a free port is tried that is free for one family of addresses and taken for the other. */
const ATTEMPTS = 20

/**
 * Ports of the machine that containers publish. Each is held by a socket, so that another program, or another engine, hears
 * that it is taken; connections that the firewall does not lead inside (to ::1, or without netavark) come through the socket.
 */
export class PublishedPorts {
  readonly #held = new Map<string, Forward[]>()
  readonly #outlet: Outlet

  constructor(outlet: Outlet) {
    this.#outlet = outlet
  }

  async publish(
    container: string,
    ports: readonly PortWish[],
    addressOf: () => string | null,
  ): Promise<PublishedPort[]> {
    await this.unpublish(container)
    const held: Forward[] = []
    const got: PublishedPort[] = []
    try {
      for (const group of byContainerPort(ports)) {
        const { forwards, port } = await this.#hold(group, addressOf)
        held.push(...forwards)
        got.push(...group.map(({ last: _, ...one }) => ({ ...one, hostPort: port })))
      }
    } catch (error) {
      await closeAll(held)
      throw error
    }
    this.#held.set(container, held)
    return got
  }

  async holdAgain(container: string, ports: readonly PublishedPort[], addressOf: () => string | null): Promise<void> {
    await this.publish(
      container,
      ports.map((port) => ({ ...port, last: port.hostPort })),
      addressOf,
    )
  }

  async unpublish(container: string): Promise<void> {
    const held = this.#held.get(container) ?? []
    this.#held.delete(container)
    await closeAll(held)
  }

  async close(): Promise<void> {
    for (const container of [...this.#held.keys()]) await this.unpublish(container)
  }

  /** One number on every address of the group. */
  async #hold(group: PortWish[], addressOf: () => string | null) {
    const { hostPort: first = 0, last = 0 } = group[0] ?? {}
    for (let attempt = 0; ; attempt++) {
      const forwards: Forward[] = []
      const wanted = first === 0 ? 0 : first + attempt
      try {
        let port = wanted
        for (const one of group) {
          const forward = await this.#open({ ...one, hostPort: port }, addressOf)
          if (!forward) continue
          forwards.push(forward)
          port = forward.port
        }
        return { forwards, port }
      } catch (error) {
        await closeAll(forwards)
        if (isInUse(error) && (first === 0 ? attempt < ATTEMPTS : wanted < last)) continue
        throw translated(error, group[0]?.hostIp ?? '', wanted)
      }
    }
  }

  /** SCTP has no sockets here and is left to the firewall. */
  #open(port: PublishedPort, addressOf: () => string | null): Promise<Forward | null> {
    const { hostIp, hostPort, containerPort, protocol } = port
    if (protocol === 'sctp') return Promise.resolve(null)
    const target = () => {
      const host = addressOf()
      return host === null ? null : { host, port: containerPort }
    }
    return (protocol === 'tcp' ? forwardTcp : forwardUdp)(hostIp, hostPort, target, this.#outlet)
  }
}

function byContainerPort(ports: readonly PortWish[]): PortWish[][] {
  const groups = new Map<string, PortWish[]>()
  for (const [index, port] of ports.entries()) {
    // Of 0, only a pair of 0.0.0.0 and :: shares one number: `-p 80 -p 80` asks for two.
    const previous = ports[index - 1]
    const pair = port.hostIp === '::' && previous?.hostIp === '0.0.0.0' && previous.hostPort === port.hostPort
    const key = pair ? String(index - 1) : String(index)
    groups.set(key, [...(groups.get(key) ?? []), port])
  }
  return [...groups.values()]
}

async function closeAll(forwards: readonly Forward[]): Promise<void> {
  await Promise.all(forwards.map((forward) => forward.close()))
}

function isInUse(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}

function translated(error: unknown, hostIp: string, hostPort: number): EngineError {
  const { code, message } = error as NodeJS.ErrnoException
  const where = `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:${hostPort}`
  if (code === 'EADDRINUSE')
    return new EngineError(
      'conflict',
      `Bind for ${where} failed: port is already allocated: another program on this machine uses it`,
      { details: { key: 'portTakenByProgram', values: { address: where } } },
    )
  if (code === 'EACCES') {
    const lowest = lowestPort()
    return new EngineError(
      'forbidden',
      `Bind for ${where} failed: an ordinary user may not use ports below ${lowest}; choose a higher one, or let an administrator allow it: sysctl net.ipv4.ip_unprivileged_port_start=${hostPort}`,
    )
  }
  if (code === 'EADDRNOTAVAIL')
    return new EngineError('invalid', `Bind for ${where} failed: this machine does not have the address ${hostIp}`)
  return new EngineError('internal', `Bind for ${where} failed: ${message}`, { cause: error })
}

function lowestPort(): string {
  return readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8').trim()
}
