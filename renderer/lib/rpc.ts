import { QueryClient } from '@tanstack/react-query'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { encoder, identity } from '../../engine/wire/codec.ts'
import type { Router } from '../../engine/wire/router.ts'
import { bridge } from './bridge.ts'
import { connectionClosed, connectionOpened, retryDelay, useConnection } from './connection.ts'
import { portWebSocket } from './port-socket.ts'

const callbacks = {
  retryDelayMs: retryDelay,
  onOpen: () => {
    // What was missed meanwhile is unknown: everything shown is asked for again.
    if (useConnection.getState().answeredAt !== null) void queryClient.invalidateQueries()
    connectionOpened()
  },
  onClose: connectionClosed,
  experimental_encoder: encoder,
}

const socket = bridge
  ? createWSClient({
      url: 'port://main',
      WebSocket: portWebSocket((port) => window.postMessage('cutaway:rpc', '*', [port])),
      ...callbacks,
    })
  : createWSClient({ url: `${location.origin.replace('http', 'ws')}/rpc`, ...callbacks })

/** The engine, typed by its router: `rpc.perform.mutate(…)`, `rpc.logs.subscribe(…)`. */
export const rpc = createTRPCClient<Router>({ links: [wsLink({ client: socket, transformer: identity })] })

/**
 * What the engine said stays true until its trace says otherwise (`trace-queries.ts`), so nothing goes stale by age. The
 * engine is on this machine: whether the machine is online does not matter.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

/** `useQuery(trpc.containers.queryOptions())`, `useSubscription(trpc.processes.subscriptionOptions(id, …))`. */
export const trpc = createTRPCOptionsProxy<Router>({ client: rpc, queryClient })
