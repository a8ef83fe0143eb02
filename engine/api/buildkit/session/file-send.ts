import type { OutgoingHttpHeaders } from 'node:http2'
import type { Readable } from 'node:stream'
import { CODE, GrpcError } from '../grpc/grpc.ts'
import { FileSend } from '../protocol/github.com/moby/buildkit/session/filesync/filesync_pb.js'
import type { Session } from './sessions.ts'

/** Clients take messages up to 4 MiB. */
const LARGEST_PIECE = 3 << 20

/** Names the exporter of the build that the client shall receive for, by its place among them. */
export function exporterMetadata(index: number): OutgoingHttpHeaders {
  return { 'buildkit-attachable-exporter-id': String(index) }
}

/** Sends one file, as the client's `-o type=tar` takes it. Resolves when the client has it whole. */
export async function sendFile(
  session: Session,
  exporter: number,
  content: Readable,
  onBytes: (sum: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const call = session.client.open(FileSend.method.diffCopy, { metadata: exporterMetadata(exporter), signal })
  // The client's own words for a failure come with its status, whatever the write says.
  const ended = Array.fromAsync(call.messages)
  ended.catch(() => {})
  let sum = 0
  try {
    for await (const chunk of content as AsyncIterable<Buffer>)
      for (let at = 0; at < chunk.length; at += LARGEST_PIECE) {
        const data = chunk.subarray(at, at + LARGEST_PIECE)
        await call.send({ data }).catch(() => ended)
        sum += data.length
        onBytes(sum)
      }
    call.end()
    await ended
  } catch (error) {
    // The user was asked, and keeps the file that is there.
    if (!(error instanceof GrpcError && error.code === CODE.alreadyExists)) throw error
  } finally {
    content.destroy()
    call.cancel()
  }
}
