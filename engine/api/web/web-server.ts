import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Engine } from '../../operations/engine.ts'
import { type Access, createAccess } from './access.ts'
import { answerError, answerText, SAFE_HEADERS } from './answers.ts'
import { closeServer } from './close-server.ts'
import { downloadContainer, downloadImages, downloadVolume } from './download.ts'
import { servePage } from './pages.ts'
import type { Rpc } from './rpc.ts'
import { receiveUpload } from './upload.ts'

export interface WebOptions {
  /** Folder of the window's built files. */
  root: string
  /** 0: any free one. */
  port: number
  /** The secret in the address; a random one when it is not given. */
  token?: string
  /** Most bytes of one upload. */
  uploadLimit?: number
}

const UPLOAD_LIMIT = 100 * 2 ** 30

/** Web mode: the window's files, its RPC, uploads and downloads, on 127.0.0.1 only and behind a token. */
export async function serveWeb(
  engine: Engine,
  options: WebOptions,
  rpc: Rpc,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer()
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const access = createAccess(port, options.token)
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    route(engine, options, access, request, response).catch((error: unknown) => answerError(response, error))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuseRpc(access, request)
    if (refusal)
      socket.end(`HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${refusal}\n`)
    else rpc.accept(request, socket, head)
  })
  return {
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    close: () => closeServer(server),
  }
}

function refuseRpc(access: Access, request: IncomingMessage): string | null {
  if (pathOf(request).pathname !== '/rpc') return 'the window connects to /rpc'
  if (!access.isOwnHost(request)) return HOST_SENTENCE
  if (!access.hasCookie(request)) return TOKEN_SENTENCE
  return access.isOwnOrigin(request) ? null : ORIGIN_SENTENCE
}

async function route(
  engine: Engine,
  options: WebOptions,
  access: Access,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = pathOf(request)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!access.isOwnHost(request)) return answerText(response, 403, HOST_SENTENCE)
  if (reads && searchParams.has('token')) return enter(access, pathname, searchParams, response)
  if (!access.hasCookie(request)) return answerText(response, 401, TOKEN_SENTENCE)
  if (request.method === 'PUT' && pathname === '/upload') {
    if (!access.isOwnOrigin(request)) return answerText(response, 403, ORIGIN_SENTENCE)
    return receiveUpload(
      engine.archives,
      searchParams.get('name'),
      options.uploadLimit ?? UPLOAD_LIMIT,
      request,
      response,
    )
  }
  if (!reads) return answerText(response, 405, `${request.method} ${pathname}: only GET, and PUT /upload, are served`)
  if (pathname.startsWith('/download/')) {
    if (isForeignFetch(request)) return answerText(response, 403, ORIGIN_SENTENCE)
    if (pathname === '/download/image') return downloadImages(engine, searchParams.getAll('ref'), response)
    if (pathname === '/download/container') return downloadContainer(engine, searchParams.get('ref'), response)
    if (pathname === '/download/volume') return downloadVolume(engine, searchParams.get('ref'), response)
  }
  return servePage(options.root, pathname, request, response)
}

/** Swaps the token in the address for a cookie, and sends the browser to the same place without it. */
function enter(access: Access, pathname: string, query: URLSearchParams, response: ServerResponse): void {
  if (!access.isToken(query.get('token'))) {
    answerText(response, 401, TOKEN_SENTENCE)
    return
  }
  query.delete('token')
  const rest = query.size ? `?${query}` : ''
  response
    .writeHead(303, {
      ...SAFE_HEADERS,
      location: `/${pathname.replace(/^[/\\]+/, '')}${rest}`,
      'set-cookie': access.cookie(),
      'cache-control': 'no-store',
    })
    .end()
}

function isForeignFetch({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

function pathOf(request: IncomingMessage): URL {
  return new URL(request.url?.replace(/^\/+/, '/') ?? '/', 'http://window')
}

const TOKEN_SENTENCE = 'Cutaway lets in only who has its token: open the whole address that the engine printed.'
const HOST_SENTENCE = 'Cutaway answers only under 127.0.0.1 and localhost.'
const ORIGIN_SENTENCE = 'Cutaway answers only its own page: this request came from another one.'
