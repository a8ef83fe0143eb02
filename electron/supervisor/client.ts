import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { encoder, identity } from '../../engine/wire/codec.ts'
import type { Router } from '../../engine/wire/router.ts'
import { addressOf } from './relay.ts'

/** Main's own line to the engine, for the tray. Reconnects by itself; `close` ends it. */
export function connectEngine(socket: string) {
  const ws = createWSClient({
    url: addressOf(socket),
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    experimental_encoder: encoder,
  })
  const rpc = createTRPCClient<Router>({ links: [wsLink({ client: ws, transformer: identity })] })
  return { rpc, close: () => ws.close() }
}
export type EngineClient = ReturnType<typeof connectEngine>
