import { EngineError } from '../../../base/errors.ts'
import type { Build, Built } from '../../../operations/builds/builds.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import { workerRecord } from '../control/worker.ts'
import { buildFailure, errorOfStatus } from '../errors.ts'
import type { ServerCall, ServiceImplementation } from '../grpc/grpc.ts'
import type { Parts } from '../parts.ts'
import type {
  LLBBridge,
  Result,
  SolveRequest,
} from '../protocol/github.com/moby/buildkit/frontend/gateway/pb/gateway_pb.js'
import { capabilities } from './caps.ts'
import { readFile, readFolder, statFile } from './look-in.ts'
import { answerSubrequest } from './subrequest.ts'
import { solveTarget } from './solve-target.ts'

/** A call of this service may come before the build that it is part of. */
const PATIENCE = 10_000

/** The service over which a client drives its build: it asks for targets, looks into them, and returns what shall be exported. */
export function bridgeService(parts: Parts): ServiceImplementation<typeof LLBBridge> {
  const buildOf = (call: ServerCall) =>
    parts.clientBuilds.find(call.metadata.first('buildkit-controlapi-buildid'), PATIENCE, call.signal)
  return {
    async ping(_request, call) {
      await buildOf(call)
      return { ...capabilities, Workers: [workerRecord(parts)] }
    },
    async solve(request, call) {
      const client = await buildOf(call)
      return solve(parts, client, request).catch((error) => {
        throw buildFailure(error)
      })
    },
    async return(request, call) {
      const { returned } = await buildOf(call)
      if (request.error) returned.reject(errorOfStatus(request.error))
      else returned.resolve(builtOf(parts, request.result))
      return {}
    },
    async evaluate(request, call) {
      await buildOf(call)
      // What has a name has been built.
      if (request.Ref !== '') parts.references.find(request.Ref)
      return {}
    },
    async warn({ short, detail, url, ranges }, call) {
      const { build } = await buildOf(call)
      const [range] = ranges
      const lines = { start: range?.start?.line ?? 0, end: range?.end?.line ?? 0 }
      const description = detail.map(text).join('\n')
      build().tell({ type: 'warning', warning: { rule: '', description, url, message: text(short), lines } })
      return {}
    },
    async statFile({ Ref, Path }, call) {
      await buildOf(call)
      return { stat: await statFile(parts.references.find(Ref), Path) }
    },
    async readDir({ Ref, DirPath, IncludePattern }, call) {
      await buildOf(call)
      return { entries: await readFolder(parts.references.find(Ref), DirPath, IncludePattern) }
    },
    async readFile({ Ref, FilePath, Range }, call) {
      await buildOf(call)
      const range = Range ? { offset: Number(Range.Offset), length: Number(Range.Length) } : null
      return { Data: await readFile(parts.references.find(Ref), FilePath, range) }
    },
    async inputs(_request, call) {
      const { request } = await buildOf(call)
      return { Definitions: request.FrontendInputs }
    },
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

async function solve(parts: Parts, client: ClientBuild, request: SolveRequest) {
  if (request.Definition && request.Definition.def.length > 0) {
    const { build, built } = parts.references.in(request.Definition)
    return resultOf(parts, build, built)
  }
  if (request.Frontend === '') return { result: {} }
  const target = {
    frontend: request.Frontend,
    options: request.FrontendOpt,
    inputs: request.FrontendInputs,
    cacheImports: request.CacheImports,
  }
  if (target.options.requestid !== undefined)
    return { result: { metadata: await answerSubrequest(parts, client, target) } }
  const built = await solveTarget(parts, client, target)
  return resultOf(parts, client.build(), built)
}

function resultOf(parts: Parts, build: Build, built: Built) {
  const ref = parts.references.add(build, built)
  return {
    result: {
      result: { case: 'ref' as const, value: ref },
      metadata: { 'containerimage.config': built.config },
    },
  }
}

/** What the client wants exported; null for nothing. */
function builtOf(parts: Parts, result: Result | undefined): Built | null {
  const { result: value } = result ?? {}
  if (value?.case === 'refs' || value?.case === 'refsDeprecated')
    throw new EngineError('unsupported', 'results of several platforms are not served')
  const id = value?.case === 'ref' ? value.value.id : (value?.value ?? '')
  return typeof id === 'string' && id !== '' ? parts.references.find(id).built : null
}
