import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenOn } from '../listen.ts'
import { type DockerServer, dockerServer } from './server.ts'
import { echoingStdio, engineWithExec } from './testing/echo.ts'

let folder: string
let server: DockerServer
let stdio: ReturnType<typeof echoingStdio>
let client: Socket

async function serve(tty: boolean): Promise<void> {
  stdio = echoingStdio()
  server = dockerServer(engineWithExec(stdio, tty))
  const path = join(folder, 'docker.sock')
  await listenOn(server.listener, path)
  client = connect({ path, allowHalfOpen: true })
  await once(client, 'connect')
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-hijack-'))
})
afterEach(async () => {
  client.destroy()
  await server.close()
  rmSync(folder, { recursive: true })
})

const BODY = '{"Detach":false,"Tty":false}'
const BARE = '{"Detach":false,"Tty":true}'
const upgrade = (body: string) =>
  `POST /v1.50/exec/e1/start HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
const UPGRADE = upgrade(BODY)

function readAll(): Promise<Buffer> {
  const chunks: Buffer[] = []
  client.on('data', (chunk: Buffer) => chunks.push(chunk))
  return once(client, 'end').then(() => Buffer.concat(chunks))
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('the body may come in pieces after the head, with the first input right behind it', async () => {
  await serve(false)
  const all = readAll()
  client.write(UPGRADE)
  await pause(20)
  client.write(BODY.slice(0, 10))
  await pause(20)
  client.write(`${BODY.slice(10)}first `)
  await pause(20)
  client.end('second')
  const [head = '', ...rest] = (await all).toString('latin1').split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 101 UPGRADED\r\nContent-Type: application\/vnd\.docker\.multiplexed-stream/)
  expect(rest.join('')).toBe('\x01\0\0\0\0\0\0\x06first \x01\0\0\0\0\0\0\x06second')
})

test('a terminal is bare bytes, and the detach keys end the conversation', async () => {
  await serve(true)
  const all = readAll()
  client.write(`${upgrade(BARE)}${BARE}typed\x10\x11more`)
  const text = (await all).toString()
  expect(text).toContain('application/vnd.docker.raw-stream')
  expect(text.split('\r\n\r\n')[1]).toBe('typed')
})

test('a terminal whose start asks for none is framed, as docker-py reads it', async () => {
  await serve(true)
  const all = readAll()
  client.write(`${UPGRADE}${BODY}typed\x10\x11`)
  const text = (await all).toString('latin1')
  expect(text.split('\r\n\r\n')[1]).toBe('\x01\0\0\0\0\0\0\x05typed')
})

test('a client that does not read slows the process and loses nothing', async () => {
  await serve(false)
  client.write(UPGRADE + BODY)
  client.pause()
  const piece = Buffer.alloc(1 << 20, 'x')
  for (let count = 0; count < 16; count++) await stdio.write(piece)
  await pause(100)
  expect(stdio.pauses).toBeGreaterThan(0)
  const all = readAll()
  client.resume()
  client.end()
  expect((await all).length).toBeGreaterThan(16 << 20)
})

test('a request that is refused before the stream begins has a plain answer', async () => {
  await serve(false)
  const all = readAll()
  client.end(`${UPGRADE.replace(String(BODY.length), '3')}{a}`)
  const text = (await all).toString()
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request/)
  expect(text).toContain('invalid JSON')
})

test('closing the server ends conversations that go on', async () => {
  await serve(false)
  const all = readAll().catch(() => Buffer.alloc(0))
  client.write(UPGRADE + BODY)
  await once(client, 'data')
  await server.close()
  await all
  // One to close after the test.
  await serve(false)
})
