import { Duplex, PassThrough, Readable } from 'node:stream'
import { EngineError } from '../../../base/errors.ts'
import type { ServerCall } from '../grpc/grpc.ts'
import type { BytesMessage } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import type { Sessions } from './sessions.ts'

/** A session whose connection is the bytes of a call: as on `/session`, the client answers what the engine calls. */
export async function* tunnelledSession(
  sessions: Sessions,
  messages: AsyncIterable<BytesMessage>,
  call: ServerCall,
): AsyncGenerator<{ data: Uint8Array }> {
  const header = (name: string) => call.metadata.all(`x-docker-expose-session-${name}`)
  const id = header('uuid')[0]
  if (!id) throw new EngineError('invalid', 'a session needs an id in the metadata X-Docker-Expose-Session-Uuid')
  const incoming = Readable.from(bytesOf(messages), { objectMode: false })
  const outgoing = new PassThrough()
  const connection = Duplex.from({ readable: incoming, writable: outgoing })
  connection.on('error', () => {})
  call.signal.addEventListener('abort', () => connection.destroy(), { once: true })
  const offer = { id, sharedKey: header('sharedkey')[0] ?? '', methods: header('grpc-method') }
  const session = sessions.add(offer, () => connection)
  try {
    for await (const data of outgoing as AsyncIterable<Buffer>) yield { data }
  } finally {
    session.client.close()
  }
}

async function* bytesOf(messages: AsyncIterable<BytesMessage>): AsyncGenerator<Buffer> {
  for await (const { data } of messages) if (data.length > 0) yield Buffer.from(data)
}
