import type { Http2Stream } from 'node:http2'
import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf'
import { CODE, GrpcError } from './grpc.ts'

const LARGEST = 16 << 20
const HEAD = 5
/** Bytes that may wait to be read before the stream is paused. */
const ENOUGH = 1 << 18

/** Writes one message; resolves when there is room for the next. */
export async function writeMessage<D extends DescMessage>(
  stream: Http2Stream,
  schema: D,
  message: MessageInitShape<D>,
): Promise<void> {
  const bytes = toBinary(schema, create(schema, message))
  const frame = Buffer.allocUnsafe(HEAD + bytes.length)
  frame[0] = 0
  frame.writeUInt32BE(bytes.length, 1)
  frame.set(bytes, HEAD)
  if (!stream.writable) throw new GrpcError(CODE.cancelled, 'the call has ended')
  if (stream.write(frame)) return
  await new Promise<void>((resolve) => {
    const settle = () => {
      stream.off('drain', settle).off('close', settle)
      resolve()
    }
    stream.on('drain', settle).on('close', settle)
  })
}

/**
 * The messages of a stream until its end. The events are read by hand: Node's own iteration reports a premature close
 * whenever the other side ends first, which gRPC servers do.
 */
export async function* readMessages<D extends DescMessage>(
  stream: Http2Stream,
  schema: D,
): AsyncGenerator<MessageShape<D>, void> {
  const arrived: Buffer[] = []
  let waiting = 0
  let bytes: Buffer = Buffer.alloc(0)
  let ended = false
  let wake = () => {}
  stream.on('data', (chunk: Buffer) => {
    arrived.push(chunk)
    waiting += chunk.length
    if (waiting > ENOUGH) stream.pause()
    wake()
  })
  for (const event of ['end', 'close'])
    stream.on(event, () => {
      ended = true
      wake()
    })
  for (;;) {
    const needed = bytes.length < HEAD ? HEAD : HEAD + bytes.readUInt32BE(1)
    if (needed > LARGEST + HEAD)
      throw new GrpcError(CODE.resourceExhausted, `a message of ${needed - HEAD} bytes: at most ${LARGEST} are taken`)
    if (bytes.length >= HEAD && bytes.length >= needed) {
      if (bytes[0] !== 0) throw new GrpcError(CODE.unimplemented, 'compressed messages are not served')
      const message = fromBinary(schema, bytes.subarray(HEAD, needed))
      bytes = bytes.subarray(needed)
      yield message
    } else if (bytes.length + waiting >= needed) {
      bytes = Buffer.concat([bytes, ...arrived.splice(0)])
      waiting = 0
    } else if (ended) {
      return
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve
        if (stream.isPaused()) stream.resume()
      })
    }
  }
}
