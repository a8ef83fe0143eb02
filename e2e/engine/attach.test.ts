import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, messageOf } from './http.ts'
import { type RunningEngine, startEngine, until } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

const post = (path: string, body: object = {}) =>
  ask(engine.socket, 'POST', `/v1.50${path}`, {
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })

test('stdio comes over a WebSocket too, bytes as they are', async () => {
  await engine.ok('run', '-d', '-i', '--name', 'echo', 'box', 'sh', '-c', 'while read line; do echo "got $line"; done')
  const path = '/v1.50/containers/echo/attach/ws?stream=1&stdin=1&stdout=1&stderr=1'
  const client = new WebSocket(`ws+unix://${engine.socket}:${path}`)
  let said = ''
  client.on('message', (data: Buffer) => {
    said += data.toString()
  })
  await once(client, 'open')
  client.send('one\n')
  client.send(Buffer.from('two\n'))
  await until('both come back', () => said === 'got one\ngot two\n')
  const closed = once(client, 'close')
  await engine.ok('kill', 'echo')
  await closed
})

test('many clients see the same output, and one that leaves takes nothing from the others', async () => {
  await engine.ok('run', '-d', '-i', '--name', 'many', 'box', 'sh', '-c', 'read go; seq 1 2000; read end')
  const client = () =>
    new WebSocket(`ws+unix://${engine.socket}:/v1.50/containers/many/attach/ws?stream=1&stdin=1&stdout=1`)
  const said = ['', '', '']
  const clients = said.map((_, index) =>
    client().on('message', (data: Buffer) => {
      said[index] += data.toString()
    }),
  )
  await Promise.all(clients.map((each) => once(each, 'open')))
  clients[1]?.terminate()
  clients[0]?.send('go\n')
  await until('both have all of it', () => [said[0], said[2]].every((text) => text?.endsWith('\n2000\n')))
  expect(said[2]).toBe(said[0])
  for (const each of clients) each.terminate()
  await engine.ok('rm', '-f', 'many')
})

test('an exec has the streams it asked for, its size before it starts, and is seen in inspect', async () => {
  await engine.ok('run', '-d', '--name', 'host', 'box', 'sleep', '600')
  const created = await post('/containers/host/exec', {
    Cmd: ['sh', '-c', 'while [ "$(stty size)" != "33 99" ]; do sleep 0.05; done; echo sized; sleep 601; exit 1'],
    Tty: true,
    AttachStdout: true,
  })
  const { Id } = JSON.parse(created.body)
  expect((await ask(engine.socket, 'POST', `/v1.50/exec/${Id}/resize?h=33&w=99`)).status).toBe(200)
  expect(await engine.ok('inspect', '-f', '{{json .ExecIDs}}', 'host')).toBe('null')
  const started = post(`/exec/${Id}/start`, { Tty: true })
  await until(
    'inspect shows it',
    async () => (await engine.ok('inspect', '-f', '{{json .ExecIDs}}', 'host')) === `["${Id}"]`,
  )
  const seen = JSON.parse((await ask(engine.socket, 'GET', `/v1.50/exec/${Id}/json`)).body)
  expect(seen).toMatchObject({
    ID: Id,
    Running: true,
    ExitCode: null,
    OpenStdin: false,
    OpenStdout: true,
    OpenStderr: false,
  })
  const again = await post(`/exec/${Id}/start`)
  expect([again.status, messageOf(again)]).toEqual([409, `Error: Exec command ${Id} is already running`])
  await until('it has told its size', async () => (await engine.ok('top', 'host')).includes('sleep 601'))
  await engine.ok('kill', 'host')
  expect((await started).body).toContain('sized')
  expect((await ask(engine.socket, 'POST', '/v1.50/containers/host/resize?h=1&w=1')).status).toBe(409)
})

test('output is told by stream only when it was asked for', async () => {
  await engine.ok('run', '-d', '--name', 'half', 'box', 'sleep', '600')
  const created = await post('/containers/half/exec', {
    Cmd: ['sh', '-c', 'echo out; echo err >&2'],
    AttachStderr: true,
  })
  const { body } = await post(`/exec/${JSON.parse(created.body).Id}/start`)
  expect(body).toContain('err\n')
  expect(body).not.toContain('out')
})
