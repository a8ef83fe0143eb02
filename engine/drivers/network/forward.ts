import { createSocket, type RemoteInfo, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, isIPv6, type Server, type Socket } from 'node:net'
import type { Outlet, Place } from './outlet.ts'

/** Where a port leads now; null: nowhere, so who comes is turned away. */
export type Target = () => Place | null

export interface Forward {
  readonly port: number
  close(): Promise<void>
}

/** Listens on a port of the machine, 0 for a free one, and hands what comes to the target. Rejects with the kernel's code (EADDRINUSE, EACCES). */
export function forwardTcp(host: string, port: number, target: Target, outlet: Outlet): Promise<Forward> {
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    join(client, target(), open, outlet).catch(() => client.destroy())
  })
  server.listen({ host, port, ipv6Only: true, backlog: 511 })
  return listening(server, open)
}

async function listening(server: Server, open: Set<Socket>): Promise<Forward> {
  await once(server, 'listening')
  server.on('error', () => {})
  return {
    port: (server.address() as { port: number }).port,
    async close() {
      for (const socket of open) socket.destroy()
      if (server.listening) await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function join(client: Socket, target: Place | null, open: Set<Socket>, outlet: Outlet): Promise<void> {
  if (!target) {
    client.destroy()
    return
  }
  client.on('error', () => {})
  const inner = await outlet.connect(target)
  if (client.destroyed) {
    inner.destroy()
    return
  }
  for (const [one, other] of [
    [client, inner],
    [inner, client],
  ] as const) {
    open.add(one)
    one.on('error', () => other.destroy())
    one.on('close', () => {
      open.delete(one)
      if (one.errored) other.destroy()
    })
    one.pipe(other)
  }
}

/** How long a client of UDP is remembered after its last packet, so that answers find it; Docker's own. */
const SILENCE = 90_000

/** The same for datagrams: each client gets a socket of its own inside, by which answers find back. */
export async function forwardUdp(host: string, port: number, target: Target, outlet: Outlet): Promise<Forward> {
  const family = isIPv6(host) ? 'udp6' : 'udp4'
  const outer = createSocket({ type: family, ipv6Only: family === 'udp6' })
  const clients = new Map<string, { inner: Promise<DatagramSocket>; timer: NodeJS.Timeout }>()
  outer.bind({ address: host, port, exclusive: true })
  await once(outer, 'listening')
  outer.on('error', () => {})

  const drop = (key: string) => {
    const client = clients.get(key)
    if (!client) return
    clearTimeout(client.timer)
    clients.delete(key)
    client.inner.then(
      (inner) => inner.close(),
      () => {},
    )
  }
  const opened = async (key: string, { address, port }: RemoteInfo, to: Place) => {
    const inner = await outlet.datagrams(isIPv6(to.host) ? 6 : 4)
    inner.on('error', () => drop(key))
    inner.on('message', (data) => outer.send(data, port, address))
    return inner
  }
  const clientOf = (from: RemoteInfo, to: Place) => {
    const key = `${from.address} ${from.port}`
    const known = clients.get(key)
    if (known) return known
    const client = { inner: opened(key, from, to), timer: setTimeout(() => drop(key), SILENCE) }
    client.timer.unref()
    clients.set(key, client)
    return client
  }
  outer.on('message', (data, from) => {
    const to = target()
    if (!to) return
    const { inner, timer } = clientOf(from, to)
    timer.refresh()
    inner.then(
      (socket) => socket.send(data, to.port, to.host),
      () => drop(`${from.address} ${from.port}`),
    )
  })
  return {
    port: outer.address().port,
    async close() {
      for (const key of [...clients.keys()]) drop(key)
      await new Promise<void>((resolve) => outer.close(() => resolve()))
    },
  }
}
