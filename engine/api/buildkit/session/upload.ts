import { Readable } from 'node:stream'
import { Upload } from '../protocol/github.com/moby/buildkit/session/upload/upload_pb.js'
import type { Session } from './sessions.ts'

/** The host of addresses that mean something which the client uploads. */
export const UPLOAD_HOST = 'buildkit-session'

/** What the client read from its standard input, as it came; it can be asked for once. */
export function uploadOf(session: Session, id: string, signal: AbortSignal): Readable {
  const metadata = { urlpath: `/${id}`, urlhost: UPLOAD_HOST }
  const call = session.client.open(Upload.method.pull, { metadata, signal })
  call.end()
  return Readable.from(
    (async function* () {
      for await (const { data } of call.messages) if (data.length > 0) yield Buffer.from(data)
    })(),
    { objectMode: false },
  )
}
