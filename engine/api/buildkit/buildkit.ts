import type { Engine } from '../../operations/engine.ts'
import type { Connection } from './grpc/grpc.ts'
import { methodsOf, serveConnection } from './grpc/serve.ts'
import { health } from './health.ts'
import { Health } from './protocol/grpc/health/v1/health_pb.js'
import { type SessionOffer, Sessions } from './session/sessions.ts'

/**
 * BuildKit's protocol, as `docker build`, `buildx` and `docker compose build` speak it, in front of the engine's own
 * builder. A client keeps two connections: on one it calls (`Control`, `LLBBridge`), on the other the engine calls it for
 * its files, secrets and credentials (its session).
 */
export interface Buildkit {
  /** Answers the calls of a connection that speaks HTTP/2. */
  serve(connection: Connection): void
  /** A client's session; `connect` is asked for its connection once it is known to be a new one. `conflict` when it is not. */
  attach(offer: SessionOffer, connect: () => Connection): void
  /** Ends all sessions. Connections are their owner's. */
  close(): void
}

export function createBuildkit(_engine: Engine): Buildkit {
  const sessions = new Sessions()
  const methods = new Map([...methodsOf(Health, health)])
  return {
    serve: (connection) => serveConnection(connection, methods),
    attach: (offer, connect) => void sessions.add(offer, connect),
    close: () => sessions.close(),
  }
}
