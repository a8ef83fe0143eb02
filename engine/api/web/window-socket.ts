import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { closeServer } from './close-server.ts'
import type { Rpc } from './rpc.ts'

/** The window's RPC on a unix socket that only this user can open; Electron's main process relays the page's ports to it. */
export async function serveSocket(path: string, rpc: Rpc): Promise<{ close(): Promise<void> }> {
  rmSync(path, { force: true })
  const server = createServer((_request, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => rpc.accept(request, socket, head))
  // The socket appears within this call; the mask keeps it closed to others from its first moment.
  const mask = process.umask(0o177)
  try {
    server.listen(path)
  } finally {
    process.umask(mask)
  }
  await once(server, 'listening')
  return { close: () => closeServer(server) }
}
