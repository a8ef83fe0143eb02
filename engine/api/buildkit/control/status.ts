import type { MessageInitShape } from '@bufbuild/protobuf'
import { EngineError } from '../../../base/errors.ts'
import type { BuildProgress, Builds, Vertex } from '../../../operations/builds/builds.ts'
import type { BuildWarning } from '../../../formats/dockerfile/dockerfile.ts'
import { shortWarning } from '../../../formats/dockerfile/checks/check.ts'
import { rangeOf, timestamp } from '../messages.ts'
import type { Parts } from '../parts.ts'
import type { StatusResponseSchema } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'

type StatusResponse = MessageInitShape<typeof StatusResponseSchema>

/** Clients ask for the progress of a build that they only begin to ask for. */
const PATIENCE = 10_000

/** What a build told and tells, from its beginning to its end. One that ended a while ago is read from the history. */
export async function* status(parts: Parts, ref: string, signal: AbortSignal): AsyncGenerator<StatusResponse> {
  const { clientBuilds, builds } = parts
  if (!isInHistory(builds, ref)) await clientBuilds.appears(ref, PATIENCE, signal)
  if (!isInHistory(builds, ref)) {
    const client = clientBuilds.running(ref)
    if (!client && !clientBuilds.hasEnded(ref)) throw new EngineError('notFound', `no such job ${ref}`)
    // A hidden build: a client only looked at what is served here.
    if (client) await clientBuilds.ends(ref, signal)
    return
  }
  let first: string | null = null
  for await (const progress of builds.progress(ref, signal)) {
    if (progress.type === 'vertex') first ??= progress.vertex.digest
    yield responseOf(progress, first ?? '', () => dockerfileOf(builds, ref))
  }
}

function isInHistory(builds: Builds, ref: string): boolean {
  try {
    builds.find(ref)
    return true
  } catch (error) {
    if (error instanceof EngineError && error.code === 'notFound') return false
    throw error
  }
}

function dockerfileOf(builds: Builds, ref: string) {
  const { dockerfile } = builds.find(ref)
  return { filename: dockerfile?.name ?? '', data: Buffer.from(dockerfile?.text ?? ''), language: 'Dockerfile' }
}

function responseOf(
  progress: BuildProgress,
  first: string,
  info: () => ReturnType<typeof dockerfileOf>,
): StatusResponse {
  switch (progress.type) {
    case 'vertex':
      return { vertexes: [vertexOf(progress.vertex)] }
    case 'log': {
      const { vertex, stream, data: msg, at } = progress
      return { logs: [{ vertex, stream: BigInt(stream), msg, timestamp: timestamp(at) }] }
    }
    case 'status': {
      const { id: ID, vertex, action: name, current, total, started, completed, at } = progress
      return {
        statuses: [
          {
            ID,
            vertex,
            name,
            current: BigInt(current),
            total: BigInt(total),
            timestamp: timestamp(at),
            started: timestamp(started),
            ...(completed === null ? {} : { completed: timestamp(completed) }),
          },
        ],
      }
    }
    case 'warning':
      return { warnings: [{ ...warningOf(progress.warning), vertex: first, info: info() }] }
  }
}

function vertexOf({ digest, name, inputs, started, completed, cached, error }: Vertex) {
  return {
    digest,
    name,
    inputs: [...inputs],
    cached,
    error,
    ...(started === null ? {} : { started: timestamp(started) }),
    ...(completed === null ? {} : { completed: timestamp(completed) }),
  }
}

function warningOf(warning: BuildWarning) {
  const { description, url, lines } = warning
  return {
    level: 1n,
    short: Buffer.from(warning.rule === '' ? warning.message : shortWarning(warning)),
    detail: [Buffer.from(description)],
    url,
    ranges: [rangeOf(lines)],
  }
}
