import { createServer } from 'node:http'
import { listenOn } from '../listen.ts'
import { closeServer } from './close-server.ts'
import type { Rpc } from './rpc.ts'

/** The window's RPC on a unix socket that only this user can open; Electron's main process relays the page's ports to it. */
export async function serveSocket(path: string, rpc: Rpc): Promise<{ close(): Promise<void> }> {
  const server = createServer((_request, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => rpc.accept(request, socket, head))
  await listenOn(server, path)
  return { close: () => closeServer(server) }
}
