import { create, toBinary } from '@bufbuild/protobuf'
import { BuildError } from '../../operations/builds/build-error.ts'
import { CODE, GrpcError } from './grpc/grpc.ts'
import { toGrpcError } from './grpc/status.ts'
import { type Status, StatusSchema } from './protocol/google/rpc/status_pb.js'

/** An error of a build as its client takes it: with the excerpt of the Dockerfile, and the exit code. */
export function buildFailure(thrown: unknown): GrpcError {
  if (thrown instanceof GrpcError) return thrown
  const plain = toGrpcError(thrown)
  // The text of a failed build stands alone; clients put the names of other codes in front.
  const code = plain.code === CODE.cancelled || plain.code === CODE.unimplemented ? plain.code : CODE.unknown
  const details = thrown instanceof BuildError ? detailsOf(thrown) : []
  if (details.length === 0) return new GrpcError(code, plain.message)
  return statusError(code, plain.message, details)
}

/** The status that a client gave, as the error that it asks for. */
export function errorOfStatus(status: Status): GrpcError {
  return new GrpcError(status.code, status.message, toBinary(StatusSchema, status))
}

/** What goes with a status has a limit; a longer Dockerfile is not shown. */
const LARGEST_SOURCE = 4 << 20

type Detail = [type: string, value: unknown]

/** A status with details in the form that BuildKit's clients know: JSON, under a bare type URL. */
export function statusError(code: number, message: string, details: readonly Detail[]): GrpcError {
  const status = create(StatusSchema, {
    code,
    message,
    details: details.map(([typeUrl, value]) => ({ typeUrl, value: Buffer.from(JSON.stringify(value)) })),
  })
  return new GrpcError(code, message, toBinary(StatusSchema, status))
}

function detailsOf({ source, vertex, exitCode }: BuildError): Detail[] {
  const details: Detail[] = []
  if (exitCode !== null) details.push(['github.com/moby/buildkit/gatewayapi.ExitMessage+json', { Code: exitCode }])
  if (vertex !== null) details.push(['github.com/moby/buildkit/errdefs.Vertex+json', { digest: vertex }])
  if (source !== null && source.text.length < LARGEST_SOURCE) {
    const { name, text, lines } = source
    details.push([
      'github.com/moby/buildkit/errdefs.Source+json',
      {
        info: { filename: name, data: Buffer.from(text).toString('base64'), language: 'Dockerfile' },
        ranges: [{ start: { line: lines.start }, end: { line: lines.end } }],
      },
    ])
  }
  return details
}
