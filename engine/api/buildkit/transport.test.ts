import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { grpcClient } from './grpc/connect.ts'
import { CODE, GrpcError, type ServiceImplementation } from './grpc/grpc.ts'
import { methodsOf, serveConnection } from './grpc/serve.ts'
import { SSH } from './protocol/github.com/moby/buildkit/session/sshforward/ssh_pb.js'

let folder: string
let path: string
const ending: (() => void)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-grpc-'))
  path = join(folder, 'sock')
})
afterEach(() => {
  for (const end of ending.splice(0)) end()
  rmSync(folder, { recursive: true })
})

/** A client of a server whose bidirectional method is the given one. */
async function between(forwardAgent: ServiceImplementation<typeof SSH>['forwardAgent']) {
  const sockets: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket)
    serveConnection(socket, new Map(methodsOf(SSH, { forwardAgent: forwardAgent as never, checkAgent })))
  }).listen(path)
  await once(server, 'listening')
  const socket = connect(path)
  await once(socket, 'connect')
  const client = grpcClient(socket)
  ending.push(
    () => server.close(),
    () => client.close(),
  )
  return { client, sockets }
}

function checkAgent({ ID }: { ID: string }) {
  if (ID === 'détail') throw new GrpcError(CODE.notFound, 'no agent “détail” 100%', Buffer.from('more'))
  return {}
}

test('a status crosses with its text and its details', async () => {
  const { client } = await between(undefined)
  await expect(client.unary(SSH.method.checkAgent, { ID: 'default' })).resolves.toBeDefined()
  await expect(client.unary(SSH.method.checkAgent, { ID: 'détail' })).rejects.toMatchObject({
    code: CODE.notFound,
    message: 'no agent “détail” 100%',
    details: Buffer.from('more'),
  })
})

test('megabytes go both ways at once, and nobody waits for the other', async () => {
  const { client } = await between(async function* (messages) {
    for await (const { data } of messages) yield { data }
  })
  const call = client.open(SSH.method.forwardAgent)
  const piece = Buffer.alloc(100_000, 7)
  const sending = (async () => {
    for (let sent = 0; sent < 80; sent++) await call.send({ data: piece })
    call.end()
  })()
  let received = 0
  for await (const { data } of call.messages) received += data.length
  await sending
  expect(received).toBe(8_000_000)
})

test('a server may end a call while its client still sends', async () => {
  const { client } = await between(async function* (messages) {
    for await (const _ of messages) {
      yield { data: Buffer.from('enough') }
      return
    }
  })
  const call = client.open(SSH.method.forwardAgent)
  await call.send({ data: Buffer.from('first') })
  const heard: string[] = []
  for await (const { data } of call.messages) heard.push(Buffer.from(data).toString())
  expect(heard).toEqual(['enough'])
  call.cancel()
})

test('a call that its client cancels is told so', async () => {
  const told = Promise.withResolvers<unknown>()
  const { client } = await between(async function* (_messages, call) {
    yield { data: Buffer.from('here') }
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve))
    told.resolve(call.signal.reason)
  })
  const call = client.open(SSH.method.forwardAgent)
  const first = await call.messages[Symbol.asyncIterator]().next()
  expect(Buffer.from(first.value?.data ?? [])).toEqual(Buffer.from('here'))
  call.cancel()
  await expect(told.promise).resolves.toMatchObject({ code: 'cancelled' })
})

test('a message that says it is larger than any may be is refused before it comes', async () => {
  const { client } = await between(async function* (messages) {
    for await (const { data } of messages) yield { data }
  })
  const call = client.open(SSH.method.forwardAgent)
  const sending = call.send({ data: Buffer.alloc(17 << 20) }).catch(() => {})
  await expect(Array.fromAsync(call.messages)).rejects.toMatchObject({ code: CODE.resourceExhausted })
  call.cancel()
  await sending
})

test('when a client leaves, its connection is closed and its calls end', async () => {
  const left = Promise.withResolvers<void>()
  const { client, sockets } = await between(async function* (_messages, call) {
    yield { data: Buffer.from('here') }
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve))
    left.resolve()
  })
  const call = client.open(SSH.method.forwardAgent)
  await call.messages[Symbol.asyncIterator]().next()
  const [socket] = sockets
  const closed = once(socket as Socket, 'close')
  client.close()
  await Promise.all([left.promise, closed])
  expect(client.closed.aborted).toBe(true)
})
