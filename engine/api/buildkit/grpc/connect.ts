import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from 'node:http2'
import type { DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import { readMessages, writeMessage } from './frames.ts'
import { type CallOptions, CODE, type Connection, type GrpcClient, GrpcError, MEMORY, type OpenCall } from './grpc.ts'

/**
 * What the other side may send unread. Larger ones are not faster, and Node stops reading a connection while its own
 * writes are blocked: two such ends with large windows would wait for each other.
 */
const WINDOW = 1 << 20

/** Makes calls over a connection whose other end answers them. */
export function grpcClient(socket: Connection): GrpcClient {
  socket.allowHalfOpen = false
  const gone = new AbortController()
  const session = connect('http://localhost', {
    ...MEMORY,
    createConnection: () => socket,
    settings: { initialWindowSize: WINDOW, enablePush: false },
  })
  session.on('error', () => socket.destroy())
  session.on('connect', () => session.setLocalWindowSize(4 * WINDOW))
  session.on('close', () => gone.abort(new GrpcError(CODE.unavailable, 'the client left')))
  const open = <M extends DescMethod>(method: M, options: CallOptions = {}) => openCall(session, method, options)
  return {
    open,
    async unary<M extends DescMethod>(method: M, input: MessageInitShape<M['input']>, options: CallOptions = {}) {
      const call = open(method, options)
      await call.send(input)
      call.end()
      let answer: MessageShape<M['output']> | null = null
      for await (const message of call.messages) answer = message
      if (answer === null) throw new GrpcError(CODE.internal, `${method.name} was answered without a message`)
      return answer
    },
    closed: gone.signal,
    close() {
      session.close()
      socket.destroy()
    },
  }
}

function openCall<M extends DescMethod>(session: ClientHttp2Session, method: M, options: CallOptions): OpenCall<M> {
  if (session.destroyed || session.closed) throw new GrpcError(CODE.unavailable, 'the client left')
  const { metadata = {}, signal } = options
  const stream = session.request(
    {
      ':method': 'POST',
      ':path': `/${method.parent.typeName}/${method.name}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...metadata,
    },
    { endStream: false, ...(signal ? { signal } : {}) },
  )
  const status = watchStatus(stream)
  return {
    send: (message) => writeMessage(stream, method.input, message),
    end: () => stream.end(),
    cancel: () => stream.close(8),
    messages: (async function* () {
      yield* readMessages(stream, method.output) as AsyncIterable<MessageShape<M['output']>>
      signal?.throwIfAborted()
      const error = await status()
      if (error) throw error
    })(),
  }
}

/** The status comes in the last headers, or with the first when there is no message. */
function watchStatus(stream: ClientHttp2Stream): () => Promise<GrpcError | null> {
  let last: IncomingHttpHeaders = {}
  let broken = 'the connection ended before the call did'
  stream.on('error', (error: Error) => {
    broken = error.message
  })
  for (const event of ['response', 'trailers'])
    stream.on(event, (headers: IncomingHttpHeaders) => {
      if (headers['grpc-status'] !== undefined) last = headers
    })
  return async () => {
    if (last['grpc-status'] === undefined && !stream.closed)
      await new Promise((resolve) => stream.once('close', resolve))
    const text = (name: string) => [last[name] ?? ''].flat()[0] ?? ''
    if (last['grpc-status'] === undefined) return new GrpcError(CODE.unavailable, broken)
    const code = Number(text('grpc-status'))
    if (code === CODE.ok) return null
    const details = text('grpc-status-details-bin')
    return new GrpcError(code, decoded(text('grpc-message')), details ? Buffer.from(details, 'base64') : null)
  }
}

/** Percent-encoded, or as a careless server wrote it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
