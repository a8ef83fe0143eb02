import {
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Stream,
} from 'node:http2'
import type { DescMessage, DescService, MessageInitShape } from '@bufbuild/protobuf'
import { EngineError } from '../../../base/errors.ts'
import { readMessages, writeMessage } from './frames.ts'
import {
  CODE,
  type Connection,
  GrpcError,
  MEMORY,
  metadataOf,
  type MethodTable,
  type ServedMethod,
  type ServiceImplementation,
} from './grpc.ts'
import { toGrpcError } from './status.ts'

export function methodsOf<S extends DescService>(service: S, implementation: ServiceImplementation<S>) {
  return Object.entries(implementation).map(([name, served]): [string, ServedMethod] => {
    const method = service.method[name]
    if (!method) throw new EngineError('internal', `${service.typeName} has no method ${name}`)
    return [`/${service.typeName}/${method.name}`, { method, implementation: served as ServedMethod['implementation'] }]
  })
}

/** A failed build's status carries the whole Dockerfile; Node's 64 KB are less than one may have. */
const LONGEST_TRAILERS = 8 << 20

/** Answers the calls of one HTTP/2 connection. Its end is the end of every call on it. */
export function serveConnection(socket: Connection, table: MethodTable): void {
  // A half-open socket would stay behind: http2 ends its own side only when the other one has.
  socket.allowHalfOpen = false
  const session = performServerHandshake(socket, {
    ...MEMORY,
    maxHeaderListPairs: 4096,
    maxSendHeaderBlockLength: LONGEST_TRAILERS,
  })
  session.on('error', () => socket.destroy())
  session.on('stream', (stream, headers, _flags, raw: readonly string[]) => {
    void answer(stream, headers, raw, table)
  })
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  raw: readonly string[],
  table: MethodTable,
): Promise<void> {
  const left = new AbortController()
  stream.on('error', () => {})
  stream.on('close', () => left.abort(new EngineError('cancelled', 'the client cancelled the call')))
  const path = headers[':path'] ?? ''
  const served = table.get(path)
  const respond = responder(stream)
  if (!served) return respond.end(new GrpcError(CODE.unimplemented, `unknown method ${path}`))
  const { method, implementation } = served
  try {
    const input = readMessages(stream, method.input)
    const single = method.methodKind === 'unary' || method.methodKind === 'server_streaming'
    const argument = single ? (await input.next()).value : input
    if (argument === undefined) throw new GrpcError(CODE.invalidArgument, `${path} takes a message, and none came`)
    const result = implementation(argument, {
      metadata: metadataOf(headers, raw),
      signal: left.signal,
      answer: respond.begin,
    })
    const messages = method.methodKind === 'unary' ? [await result] : (result as AsyncIterable<unknown>)
    for await (const message of messages) {
      respond.begin({})
      await writeMessage(stream, method.output, message as MessageInitShape<DescMessage>)
    }
    respond.end(null)
  } catch (error) {
    respond.end(toGrpcError(error))
  }
}

/** The three parts of an answer: headers once, messages, and the status in what trails them. */
function responder(stream: ServerHttp2Stream) {
  let begun = false
  const headers = { ':status': 200, 'content-type': 'application/grpc' }
  return {
    begin(metadata: OutgoingHttpHeaders) {
      if (begun || stream.closed || stream.destroyed) return
      begun = true
      stream.respond({ ...headers, ...metadata }, { waitForTrailers: true })
    },
    end(error: GrpcError | null) {
      if (stream.closed || stream.destroyed) return
      const trailers = trailersOf(error)
      if (!begun) return stream.respond({ ...headers, ...trailers }, { endStream: true })
      stream.once('wantTrailers', () => {
        if (!stream.closed && !stream.destroyed) stream.sendTrailers(trailers)
      })
      stream.end()
    },
  }
}

function trailersOf(error: GrpcError | null): OutgoingHttpHeaders {
  if (!error) return { 'grpc-status': String(CODE.ok) }
  return {
    'grpc-status': String(error.code),
    'grpc-message': encodeURIComponent(error.message.toWellFormed()),
    ...(error.details
      ? { 'grpc-status-details-bin': Buffer.from(error.details).toString('base64').replace(/=+$/, '') }
      : {}),
  }
}
