import { once } from 'node:events'
import type { Server } from 'node:http'

/** Ends every connection too, so that none keeps the process. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
