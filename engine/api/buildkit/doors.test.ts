import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DockerServer, dockerServer } from '../docker/server.ts'
import { echoingStdio, engineWithExec } from '../docker/testing/echo.ts'
import { listenOn } from '../listen.ts'
import { CODE } from './grpc/grpc.ts'
import { methodsOf, serveConnection } from './grpc/serve.ts'
import { Secrets } from './protocol/github.com/moby/buildkit/session/secrets/secrets_pb.js'
import { Health } from './protocol/grpc/health/v1/health_pb.js'
import { Sessions } from './session/sessions.ts'
import { answeringClient, callingClient, nativeClient, upgraded } from './testing/client.ts'

let folder: string
let path: string
let docker: DockerServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-doors-'))
  path = join(folder, 'docker.sock')
  docker = dockerServer(engineWithExec(echoingStdio(), false))
  await listenOn(docker.listener, path)
})
afterAll(async () => {
  await docker.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['after an upgrade', callingClient],
  ['without one', nativeClient],
])('gRPC is spoken on the socket, %s', async (_how, opened) => {
  const client = await opened(path)
  await expect(client.unary(Health.method.check, { service: '' })).resolves.toMatchObject({ status: 1 })
  await expect(client.unary(Secrets.method.getSecret, { ID: 'x' })).rejects.toMatchObject({
    code: CODE.unimplemented,
    message: 'unknown method /moby.buildkit.secrets.v1.Secrets/GetSecret',
  })
  client.close()
})

test('HTTP goes on beside it, also where its first bytes come one at a time', async () => {
  const client = await nativeClient(path)
  const socket = connect(path)
  for (const letter of 'POST /_ping HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n') {
    socket.write(letter)
    await new Promise(setImmediate)
  }
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 /)
  client.close()
})

test('an upgrade to anything else, and a session without an id, are refused', async () => {
  await expect(upgraded(path, '/session')).rejects.toThrow('400')
  const asked = request({
    socketPath: path,
    method: 'POST',
    path: '/grpc',
    headers: { Connection: 'Upgrade', Upgrade: 'tcp' },
  })
  asked.end()
  const [answer] = await once(asked, 'response')
  expect(answer.statusCode).toBe(400)
})

test('a session may open once', async () => {
  const first = await answeringClient(path, 'twice', new Map())
  await expect(answeringClient(path, 'twice', new Map())).rejects.toThrow('409')
  first.destroy()
})

test('the engine ends every connection when it ends', async () => {
  const ending = dockerServer(engineWithExec(echoingStdio(), false))
  const other = join(folder, 'other.sock')
  await listenOn(ending.listener, other)
  const clients = [await callingClient(other), await nativeClient(other)]
  const session = await answeringClient(other, 's', new Map())
  const closed = [once(session, 'close'), ...clients.map(({ closed }) => closed.aborted || once(closed, 'abort'))]
  await ending.close()
  await Promise.all(closed)
})

test('a call may name a session before it opens, and calls its client then', async () => {
  const sessions = new Sessions()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sessions.add({ id: 'one', sharedKey: '', methods: ['/moby.buildkit.secrets.v1.secrets/getsecret'] }, () => socket)
  }).listen(join(folder, 'session.sock'))
  const waiting = sessions.find('one', new AbortController().signal)
  const socket = connect(join(folder, 'session.sock'))
  serveConnection(socket, new Map(methodsOf(Secrets, { getSecret: ({ ID }) => ({ data: Buffer.from(`the ${ID}`) }) })))
  const session = await waiting
  expect(session.offers(Secrets.method.getSecret)).toBe(true)
  expect(session.offers(Health.method.check)).toBe(false)
  const { data } = await session.client.unary(Secrets.method.getSecret, { ID: 'token' })
  expect(Buffer.from(data).toString()).toBe('the token')
  sessions.close()
  await once(socket, 'close')
  const left = new AbortController()
  const another = sessions.find('one', left.signal)
  left.abort(new Error('nobody wants it'))
  await expect(another).rejects.toThrow('nobody wants it')
  server.close()
})
