import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { EngineError } from '../../../base/errors.ts'
import type { Call, Route } from '../call.ts'

/** BuildKit's two connections: on `/grpc` the client calls the engine, on `/session` the engine calls the client. */
export const buildkitRoutes: Route[] = [
  { method: 'POST', path: '/grpc', hijacks: true, serve: async (call) => (await call.buildkit()).serve(toHttp2(call)) },
  {
    method: 'POST',
    path: '/session',
    hijacks: true,
    serve: async (call) => {
      const header = (name: string) => headersOf(call.request, `x-docker-expose-session-${name}`)
      const id = header('uuid')[0]
      if (!id) throw new EngineError('invalid', 'a session needs an id in the header X-Docker-Expose-Session-Uuid')
      const offer = { id, sharedKey: header('sharedkey')[0] ?? '', methods: header('grpc-method') }
      const buildkit = await call.buildkit()
      buildkit.attach(offer, () => toHttp2(call))
    },
  },
]

function headersOf(request: IncomingMessage, name: string): string[] {
  return request.headersDistinct[name] ?? []
}

/** The connection after the answer that it is HTTP/2 from here on. */
function toHttp2(call: Call): Socket {
  const asked = call.request.headers.upgrade ?? ''
  if (!call.upgrade || asked.toLowerCase() !== 'h2c')
    throw new EngineError('invalid', `this is served over HTTP/2: upgrade to h2c, not to "${asked}"`)
  const { socket, head } = call.upgrade
  call.response.detachSocket(socket)
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')
  if (head.length > 0) socket.unshift(head)
  return socket
}
