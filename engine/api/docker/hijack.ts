import { finished, type Readable, type Writable } from 'node:stream'
import type { Stdio } from '../../drivers/runtime/runtime.ts'
import type { Call } from './call.ts'
import { detachScanner } from './detach-keys.ts'
import { frame, streamType } from './frames.ts'

export interface Conversation {
  /** Whether the process has a terminal: then keys may detach from it. */
  tty: boolean
  /** Whether each piece says which stream it is of. */
  framed: boolean
  stdin: boolean
  stdout: boolean
  stderr: boolean
  detachKeys: Buffer
}

export interface Connection {
  input: Readable
  output: Writable
}

/**
 * Takes the connection over and answers that it did. An upgrading client gets 101 and bare bytes both ways; one that did
 * not ask gets 200 and an answer that lasts until the end, with the request's body as input.
 */
export function takeOver(call: Call, tty: boolean): Connection {
  const type = streamType(tty, call.apiVersion)
  if (!call.upgrade) {
    const { request, response } = call
    response.useChunkedEncodingByDefault = false
    response.shouldKeepAlive = false
    response.writeHead(200, { 'Content-Type': type })
    response.flushHeaders()
    return { input: request, output: response }
  }
  const { socket, head } = call.upgrade
  call.response.detachSocket(socket)
  socket.write(
    `HTTP/1.1 101 UPGRADED\r\nContent-Type: ${type}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nApi-Version: 1.${call.apiVersion}\r\n\r\n`,
  )
  if (head.length > 0) socket.unshift(head)
  return { input: socket, output: socket }
}

/** Carries a process's stdio to and from the client. Resolves when the output ended, the client left, or it detached. */
export function converse(
  stdio: Stdio,
  { input, output }: Connection,
  talk: Conversation,
): Promise<'ended' | 'left' | 'detached'> {
  return new Promise((resolve) => {
    const settle = (why: 'ended' | 'left' | 'detached') => {
      stdio.close()
      resolve(why)
    }
    stdio.onData((stream, data) => {
      if (!talk[stream] || output.writableEnded || output.destroyed) return
      if (!output.write(talk.framed ? frame(stream, data) : data)) stdio.pause()
    })
    output.on('drain', () => stdio.resume())
    stdio.onEnd(() => settle('ended'))
    finished(output, { readable: false }, () => settle('left'))
    void carryInput(stdio, input, talk).then((why) => {
      if (why === 'detached') settle('detached')
    })
    stdio.resume()
  })
}

/** Input not asked for is read and dropped, so that the end of the connection is noticed. */
async function carryInput(stdio: Stdio, input: Readable, talk: Conversation): Promise<'over' | 'detached'> {
  const scan = talk.tty ? detachScanner(talk.detachKeys) : (data: Buffer) => ({ pass: data, detached: false })
  try {
    for await (const chunk of input.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (!talk.stdin) continue
      const { pass, detached } = scan(chunk)
      if (pass.length > 0) await stdio.write(pass)
      if (detached) return 'detached'
    }
    if (talk.stdin) stdio.endInput()
  } catch {
    // The client or the process went away in the middle of a write; the other direction reports how it ended.
  }
  return 'over'
}

/** Ends what `takeOver` began; the client sees the end of the stream. */
export function hangUp({ input, output }: Connection): void {
  output.end()
  // A client that never closes its side would keep the connection; bytes it still sends mean nothing any more.
  input.resume()
}
