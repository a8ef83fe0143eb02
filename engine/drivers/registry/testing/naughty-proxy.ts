import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with one request. Without any of it the registry behind answers. */
export interface Misdeed {
  /** Answered by the proxy itself. */
  answer?: { status: number; headers?: Record<string, string>; body?: string }
  /** The connection breaks after so many bytes of the answer. */
  breakAfter?: number
  /** The first byte of the answer is another one. */
  corrupt?: boolean
  /** The registry is told without its Range header: it sends the whole. */
  withoutRange?: boolean
  /** The answer's body waits for this. */
  after?: Promise<unknown>
}

export interface Asked {
  method: string
  /** Path and query. */
  url: string
  authorization: string | undefined
  range: string | undefined
}

export interface NaughtyProxy extends AsyncDisposable {
  readonly host: string
  readonly asked: Asked[]
  /** Asked for each request, before it is passed on. */
  misbehave(asked: Asked, request: IncomingMessage): Misdeed | null
}

/** Stands in front of a registry and does to its answers what networks do. */
export async function naughtyProxy(upstream: string): Promise<NaughtyProxy> {
  const server = createServer((incoming, outgoing) => {
    const asked: Asked = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      authorization: incoming.headers.authorization,
      range: incoming.headers.range,
    }
    proxy.asked.push(asked)
    const misdeed = proxy.misbehave(asked, incoming) ?? {}
    if (misdeed.answer) {
      incoming.resume()
      outgoing.writeHead(misdeed.answer.status, misdeed.answer.headers).end(misdeed.answer.body)
    } else pass(upstream, incoming, outgoing, misdeed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: NaughtyProxy = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    misbehave: () => null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

function pass(upstream: string, incoming: IncomingMessage, outgoing: ServerResponse, misdeed: Misdeed): void {
  const { range, authorization, ...headers } = incoming.headers
  if (range !== undefined && !misdeed.withoutRange) headers.range = range
  const asking = request(`http://${upstream}${incoming.url}`, { method: incoming.method, headers })
  asking.on('error', () => outgoing.destroy())
  asking.on('response', (answer) => void relay(answer, outgoing, misdeed))
  incoming.pipe(asking)
}

async function relay(answer: IncomingMessage, outgoing: ServerResponse, misdeed: Misdeed): Promise<void> {
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
  outgoing.flushHeaders()
  await misdeed.after
  let sent = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    const left = (misdeed.breakAfter ?? Number.POSITIVE_INFINITY) - sent
    const piece = chunk.subarray(0, Math.max(0, left))
    if (misdeed.corrupt && sent === 0 && piece.length > 0) piece[0] = (piece[0] ?? 0) ^ 0xff
    outgoing.write(piece)
    sent += piece.length
    if (piece.length < chunk.length) {
      // What was written before must arrive, and then no more.
      await new Promise((resolve) => outgoing.write('', resolve))
      outgoing.destroy()
      return
    }
  }
  outgoing.end()
}
