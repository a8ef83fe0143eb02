import { createWebSocketStream, WebSocketServer } from 'ws'
import { EngineError } from '../../../base/errors.ts'
import { attachLine } from '../../../wire/command-line.ts'
import { type Call, flag, originOf, param, type Route } from '../call.ts'
import { parseDetachKeys } from '../detach-keys.ts'
import { converse } from '../hijack.ts'
import { containerName } from '../names.ts'

export const attachWsRoutes: Route[] = [
  { method: 'GET', path: '/containers/*id/attach/ws', hijacks: true, serve: attach },
]

const MOST_PAYLOAD = 1 << 20

/** A container's stdio over a WebSocket: bytes as they are in binary messages, both streams in one. */
async function attach(call: Call): Promise<void> {
  const { engine, request, response, upgrade } = call
  if (!upgrade) throw new EngineError('invalid', 'attaching through a WebSocket needs a request that upgrades to one')
  const record = engine.containers.find(param(call, 'id'))
  const talk = {
    tty: record.config.tty,
    framed: false,
    detachKeys: parseDetachKeys(call.query.get('detachKeys') ?? ''),
    stdin: flag(call, 'stdin') && record.config.openStdin,
    stdout: flag(call, 'stdout'),
    stderr: flag(call, 'stderr'),
  }
  const origin = originOf(call, attachLine(containerName(engine, record.id)))
  const stdio = flag(call, 'stream') ? await engine.containers.attach(origin, param(call, 'id')) : null
  response.detachSocket(upgrade.socket)
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_PAYLOAD })
  server.handleUpgrade(request, upgrade.socket, upgrade.head, (client) => {
    const stream = createWebSocketStream(client)
    // The client that goes away in the middle of a message is no defect.
    stream.on('error', () => stream.destroy())
    const talked = stdio ? converse(stdio, { input: stream, output: stream }, talk) : Promise.resolve('ended')
    void talked.then((why) => {
      if (why === 'detached') engine.containers.detached(origin, record.id)
      stream.end()
    })
  })
}
