import { EngineError } from '../../../base/errors.ts'
import type { Build, Built } from '../../../operations/builds/builds.ts'
import { solveTarget } from '../bridge/solve-target.ts'
import { buildFailure } from '../errors.ts'
import { exportResult } from '../export/export.ts'
import { exportersOf, refuseExporters } from '../export/exporters.ts'
import { CODE, GrpcError, type ServerCall } from '../grpc/grpc.ts'
import type { Parts } from '../parts.ts'
import type { SolveRequest } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import type { ClientBuild } from './client-builds.ts'
import { namesOf, originOfBuild } from './origin.ts'

/**
 * One build of a client. Without a frontend the client drives it over LLBBridge and ends it with Return; with one it is
 * done here. Either way the answer comes after the export.
 */
export async function solve(parts: Parts, request: SolveRequest, call: ServerCall) {
  refuseUnserved(request)
  if (parts.clientBuilds.running(request.Ref)) throw new EngineError('conflict', `build ${request.Ref} already exists`)
  const left = new AbortController()
  const { signal } = left
  follow(call.signal, left)
  // Released last: the build may use it until it is closed.
  await using ending = new AsyncDisposableStack()
  await using closing = new AsyncDisposableStack()
  const opened: Build[] = []
  const open = () => {
    const origin = { ...originOfBuild(request), signal }
    const options = { id: request.Ref, hidden: request.Internal, names: namesOf(request) }
    const build = closing.use(parts.builds.open(origin, options))
    follow(build.signal, left)
    opened.push(build)
    return build
  }
  const build = () => opened[0] ?? open()
  // Most of the hidden ones only ask what is served here, and never build.
  if (!request.Internal) build()
  const session = parts.sessions.find(request.Session, signal)
  session.then(
    ({ client }) => follow(client.closed, left),
    (error) => left.abort(error),
  )
  const returned = Promise.withResolvers<Built | null>()
  // Heard only by those that wait for it.
  returned.promise.catch(() => {})
  const client: ClientBuild = { ref: request.Ref, request, build, session, signal, returned, ending, failure: null }
  parts.clientBuilds.add(client)
  if (!request.Internal) parts.asked.add(request)
  try {
    const response = await exportResult(parts, client, await resultOf(parts, client))
    for (const each of opened) await each.close()
    return { ExporterResponse: response }
  } catch (error) {
    for (const each of opened) await each.close(failureOf(client, error))
    throw buildFailure(error)
  } finally {
    for (const each of opened) parts.references.forget(each)
    parts.clientBuilds.end(request.Ref)
  }
}

/** The end of what the client does, or of the client. */
async function resultOf(parts: Parts, client: ClientBuild): Promise<Built | null> {
  const { returned, signal, request } = client
  if (request.Frontend !== '')
    return solveTarget(parts, client, {
      frontend: request.Frontend,
      options: request.FrontendAttrs,
      inputs: request.FrontendInputs,
      cacheImports: [],
    })
  signal.addEventListener('abort', () => returned.reject(signal.reason), { once: true })
  if (signal.aborted) returned.reject(signal.reason)
  return returned.promise
}

/** What the record of the build says: the engine's own error where the client repeats it. */
function failureOf({ failure, signal }: ClientBuild, thrown: unknown): Error {
  const cancelled = signal.aborted || (thrown instanceof GrpcError && thrown.code === CODE.cancelled)
  if (cancelled) return new EngineError('cancelled', 'the client cancelled the build', { cause: thrown })
  if (failure instanceof Error) return failure
  return thrown instanceof GrpcError ? new EngineError('invalid', thrown.message, { cause: thrown }) : (thrown as Error)
}

function follow(signal: AbortSignal, controller: AbortController): void {
  if (signal.aborted) controller.abort(signal.reason)
  else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
}

/** What is not heard would be taken as obeyed. */
function refuseUnserved(request: SolveRequest): void {
  const refuse = (what: string) => {
    throw new EngineError('unsupported', what)
  }
  if (request.SourcePolicy || request.SourcePolicySession !== '') refuse('source policies are not served')
  if ((request.Definition?.def.length ?? 0) > 0)
    refuse('LLB definitions are not served: this engine builds Dockerfiles with its own front end')
  if (request.ProxyNetwork) refuse('a proxied network for builds is not served')
  const cacheExport = request.Cache?.Exports.find(({ Type }) => Type !== 'inline')
  if (cacheExport) refuse(`exporting the cache to ${cacheExport.Type} is not served`)
  refuseExporters(exportersOf(request))
}
