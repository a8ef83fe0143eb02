import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Log } from '../../base/log.ts'
import { encoder } from '../../wire/codec.ts'
import { type RouterContext, router } from '../../wire/router.ts'
import type { WindowService } from '../../wire/service.ts'

/** What one message of a window may be at most: a pasted text, never a file (those are uploaded or read in place). */
const MOST_PAYLOAD = 16 << 20
const MOST_BUFFERED = 1 << 20

/** Answers the window's RPC on connections that a door let in. */
export interface Rpc {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Ends all connections. */
  close(): void
}

export function createRpc(service: WindowService, log: Log): Rpc {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_PAYLOAD })
  applyWSSHandler({
    wss: sockets,
    router,
    experimental_encoder: encoder,
    createContext: ({ req, res }): RouterContext => ({ service, drained: () => drained(req, res) }),
    onError: ({ error, path }) => {
      if (isDefect(error.cause)) log.warn(`window: ${path ?? 'connection'}`, error.cause)
    },
  })
  return {
    accept: (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (peer) => sockets.emit('connection', peer, request)),
    close: () => {
      for (const peer of sockets.clients) peer.terminate()
      sockets.close()
    },
  }
}

/** Neither a refusal nor bad input, but a mistake of ours: for the log. */
function isDefect(cause: unknown): boolean {
  if (!(cause instanceof Error) || cause.name === 'ZodError') return false
  return !('data' in cause) || ('code' in cause && cause.code === 'internal')
}

async function drained({ socket }: IncomingMessage, peer: WebSocket): Promise<void> {
  while (peer.readyState === peer.OPEN && peer.bufferedAmount > MOST_BUFFERED) {
    const over = new AbortController()
    const { signal } = over
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })])
    over.abort()
  }
  await new Promise((resolve) => setImmediate(resolve))
}
