import { once } from 'node:events'
import { type IncomingMessage, ServerResponse, createServer } from 'node:http'
import { createServer as createListener, type Server, type Socket } from 'node:net'
import { EngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import { openedBuildkit } from '../buildkit/opened.ts'
import type { Call } from './call.ts'
import { onBeginning } from './first-bytes.ts'
import { withForm } from './form.ts'
import { sendError } from './http-error.ts'
import { type Match, createRouter, NEWEST, splitVersion } from './router.ts'
import { routes } from './routes.ts'

export interface DockerServer {
  /** Listens nowhere yet. */
  readonly listener: Server
  /** Ends every connection, also those that were taken over, and stops listening. */
  close(): Promise<void>
}

/** The Docker Engine API over HTTP, and BuildKit's over HTTP/2, on one socket. */
export function dockerServer(engine: Engine): DockerServer {
  const router = createRouter(routes)
  const buildkit = openedBuildkit(engine)
  const { version } = engine.system.info()
  const find = (request: IncomingMessage) => {
    const url = new URL(request.url ?? '/', 'http://engine')
    const { path, version: apiVersion } = splitVersion(url.pathname)
    return { found: router.find(request.method ?? 'GET', path), apiVersion, query: url.searchParams }
  }

  const serve = async (request: IncomingMessage, response: ServerResponse, upgrade: Call['upgrade']) => {
    const left = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) left.abort(new EngineError('cancelled', 'the client left'))
    })
    if (request.method === 'OPTIONS') return void response.writeHead(200, { 'Content-Length': 0 }).end()
    const clean = withoutDoubleSlashes(request.url ?? '/')
    if (clean !== request.url) return void response.writeHead(301, { Location: clean, 'Content-Length': 0 }).end()
    const { found, apiVersion, query: asked } = find(request)
    if (!found) throw new EngineError('notFound', 'page not found')
    const query = upgrade || found.route.streams ? asked : await withForm(request, asked)
    await found.route.serve({
      engine,
      buildkit: buildkit.open,
      request,
      response,
      params: found.params,
      query,
      apiVersion,
      signal: left.signal,
      upgrade,
    })
  }

  const open = new Set<Socket>()
  const server = createServer({
    // Only attach, exec and BuildKit take a connection over; anything else that offers to upgrade is served as if it had not.
    shouldUpgradeCallback: (request) => mayHijack(request, find),
    requestTimeout: 0,
    keepAliveTimeout: 60_000,
  })
  server.on('request', (request, response) => {
    setCommonHeaders(response, version)
    serve(request, response, null).catch((error) => sendError(response, error))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    // Until a route takes the connection over (`takeOver` detaches it), it is answered as any other.
    response.assignSocket(socket)
    response.on('finish', () => socket.end())
    setCommonHeaders(response, version)
    serve(request, response, { socket, head }).catch((error) => sendError(response, error))
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  // Half-open: a client of attach may end its side and still read.
  const listener = createListener({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    onBeginning(socket, (http2) => {
      if (http2)
        buildkit.open().then(
          (opened) => opened.serve(socket),
          () => socket.destroy(),
        )
      else server.emit('connection', socket)
    })
  })
  return {
    listener,
    async close() {
      const closed = once(listener, 'close')
      listener.close()
      for (const socket of open) socket.destroy()
      await Promise.all([closed, buildkit.close()])
    },
  }
}

function mayHijack(request: IncomingMessage, find: (request: IncomingMessage) => { found: Match | null }): boolean {
  try {
    return find(request).found?.route.hijacks ?? false
  } catch {
    return false
  }
}

function setCommonHeaders(response: ServerResponse, version: string): void {
  response.setHeader('Api-Version', `1.${NEWEST}`)
  response.setHeader('Docker-Experimental', 'false')
  response.setHeader('Ostype', 'linux')
  response.setHeader('Server', `Cutaway/${version} (linux)`)
}

/** Addresses that were joined carelessly are led to the right one, as Go's routers do it. */
function withoutDoubleSlashes(url: string): string {
  if (!url.startsWith('/')) return url
  const [path = '', ...query] = url.split('?')
  return [path.replace(/\/{2,}/g, '/'), ...query].join('?')
}
