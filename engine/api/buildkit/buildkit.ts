import { join } from 'node:path'
import { References } from './bridge/references.ts'
import { bridgeService } from './bridge/bridge.ts'
import { Asked } from './control/asked.ts'
import { ClientBuilds } from './control/client-builds.ts'
import { controlService } from './control/control.ts'
import type { Connection } from './grpc/grpc.ts'
import { methodsOf, serveConnection } from './grpc/serve.ts'
import { health } from './health.ts'
import { beginOldBuild, type OldBuild } from './old-cli/build.ts'
import { Uploads } from './old-cli/uploads.ts'
import type { Parts } from './parts.ts'
import { Control } from './protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import { LLBBridge } from './protocol/github.com/moby/buildkit/frontend/gateway/pb/gateway_pb.js'
import { Health } from './protocol/grpc/health/v1/health_pb.js'
import { TraceService } from './protocol/opentelemetry/proto/collector/trace/v1/trace_service_pb.js'
import { Trees } from './session/file-sync/trees.ts'
import { type SessionOffer, Sessions } from './session/sessions.ts'
import { traceService } from './trace-service.ts'

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
  /** Begins the build that the query of an old CLI asks for. `signal`: it is still there. */
  build(query: URLSearchParams, signal: AbortSignal): OldBuild
  /** What such CLIs send for their builds. */
  readonly uploads: Uploads
  /** Ends all sessions, and forgets what clients sent. Connections are their owner's. */
  close(): Promise<void>
}

export type BuildkitOptions = Omit<
  Parts,
  'sessions' | 'trees' | 'clientBuilds' | 'references' | 'asked' | 'uploads' | 'temporary'
>

export function createBuildkit(options: BuildkitOptions): Buildkit {
  const parts: Parts = {
    ...options,
    temporary: join(options.root, 'tmp', 'buildkit'),
    sessions: new Sessions(),
    trees: new Trees(join(options.root, 'build-contexts')),
    clientBuilds: new ClientBuilds(),
    references: new References(),
    asked: new Asked(),
    uploads: new Uploads(),
  }
  const methods = new Map([
    ...methodsOf(Control, controlService(parts)),
    ...methodsOf(LLBBridge, bridgeService(parts)),
    ...methodsOf(Health, health),
    ...methodsOf(TraceService, traceService),
  ])
  return {
    serve: (connection) => serveConnection(connection, methods),
    attach: (offer, connect) => void parts.sessions.add(offer, connect),
    build: (query, signal) => beginOldBuild(parts, query, signal),
    uploads: parts.uploads,
    async close() {
      parts.sessions.close()
      parts.clientBuilds.close()
      await parts.trees.close()
    },
  }
}
