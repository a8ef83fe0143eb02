import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silent } from '../../base/log.ts'
import type { LogLine, ProcessInfo } from '../../wire/containers.ts'
import type { TerminalOutput } from '../../wire/service.ts'
import type { ConsoleOutput } from '../../wire/system.ts'
import { createMemoryEngine, type MemoryEngine } from '../window/testing/memory-engine.ts'
import { createWindowService } from '../window/service.ts'
import { serveWindow, type WindowDoors } from './serve-window.ts'
import { connect, Heard, type RpcClient } from './testing/rpc-client.ts'

let memory: MemoryEngine
let doors: WindowDoors
let client: ReturnType<typeof connect>
let rpc: RpcClient

beforeEach(async () => {
  memory = createMemoryEngine()
  const service = createWindowService(memory.engine)
  doors = await serveWindow({ service, engine: memory.engine, runDir: memory.folder, web: null, log: silent })
  client = connect(`ws+unix:${doors.socket}:/rpc`)
  rpc = client.rpc
})

afterEach(async () => {
  await client.close()
  await doors.close()
  await memory.close()
})

async function settled(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 5 }).toBe(true)
}

const RUN = { verb: 'run', image: 'busybox', name: 'web' } as const

test('the socket is open to nobody but this user', () => {
  expect(statSync(join(memory.folder, 'window.sock')).mode & 0o777).toBe(0o600)
})

test('a request is one operation of the trace, caused by the window, with its docker line', async () => {
  const { operation, id } = await rpc.perform.mutate(RUN)
  const [begin] = await rpc.recent.query(10)
  expect(begin).toMatchObject({
    type: 'begin',
    operation: { id: operation, verb: 'run', cause: 'window', line: 'docker run -d --name web busybox' },
  })
  expect(await rpc.containers.query()).toMatchObject([{ id, name: 'web', rwBytes: 12, state: { status: 'running' } }])
})

test('a refusal arrives as data: code, sentence and the objects in the way', async () => {
  const { id } = await rpc.perform.mutate(RUN)
  await expect(rpc.perform.mutate({ verb: 'rm', container: 'web' })).rejects.toMatchObject({
    data: {
      engine: {
        code: 'conflict',
        message: 'cannot remove container "/web": it runs',
        objects: [{ kind: 'container', id, name: 'web' }],
      },
    },
  })
})

test('input that does not fit the contract is refused at the door', async () => {
  const bad = { verb: 'kill', container: '' } as const
  await expect(rpc.perform.mutate(bad)).rejects.toMatchObject({ data: { code: 'BAD_REQUEST' } })
})

test('the trace goes on after a lost connection without a gap or a repetition', async () => {
  const heard = new Heard<{ data: { seq: number } }>()
  const stream = rpc.trace.subscribe({ since: 0 }, { ...heard.handlers, onError: () => {} })
  await rpc.perform.mutate(RUN)
  await heard.until((items) => items.length === 2)
  client.socket().terminate()
  await rpc.perform.mutate({ verb: 'stop', container: 'web' })
  await heard.until((items) => items.length === 4)
  expect(heard.items.map(({ data }) => data.seq)).toEqual([1, 2, 3, 4])
  stream.unsubscribe()
})

test('log lines come in batches of at most 256, all of them and in order', async () => {
  memory.logLines = 10_000
  await rpc.perform.mutate(RUN)
  const heard = new Heard<LogLine[]>()
  rpc.logs.subscribe({ container: 'web', tail: null, follow: false, since: '' }, heard.handlers)
  const batches = await heard.end()
  expect(Math.max(...batches.map((batch) => batch.length))).toBe(256)
  expect(batches.flat().map(({ text }) => text)).toEqual(Array.from({ length: 10_000 }, (_, line) => `line ${line}`))
})

test('a window that stops reading stops the log too, instead of filling the memory of the engine', async () => {
  memory.logLines = 2_000_000
  await rpc.perform.mutate(RUN)
  const heard = new Heard<LogLine[]>()
  rpc.logs.subscribe({ container: 'web', tail: null, follow: false, since: '' }, heard.handlers)
  await heard.until((items) => items.length > 0)
  client.socket().pause()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const before = process.memoryUsage().rss
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(process.memoryUsage().rss - before).toBeLessThan(20e6)
  expect(memory.open.logs).toBe(1)
  client.socket().terminate()
  await settled(() => memory.open.logs === 0)
})

test('following ends in the engine when the window unsubscribes', async () => {
  await rpc.perform.mutate(RUN)
  const heard = new Heard<LogLine[]>()
  const stream = rpc.logs.subscribe({ container: 'web', tail: null, follow: true, since: '' }, heard.handlers)
  await heard.until((items) => items.flat().length === 3)
  stream.unsubscribe()
  await settled(() => memory.open.logs === 0)
})

test('changes come whole at first, then as they happen', async () => {
  await rpc.perform.mutate(RUN)
  const change = (path: string) => ({ path, kind: 'added', type: 'file', bytes: 1, mtime: 0, from: null }) as const
  memory.changes = Array.from({ length: 4500 }, (_, index) => change(`/f${index}`))
  const heard = new Heard<{ reset: boolean; changes: unknown[]; total: number }>()
  const stream = rpc.changes.subscribe('web', heard.handlers)
  await heard.until((items) => items.length === 3)
  memory.write(change('/new'))
  await heard.until((items) => items.length === 4)
  expect(heard.items.map(({ reset, changes, total }) => [reset, changes.length, total])).toEqual([
    [true, 2000, 4500],
    [false, 2000, 4500],
    [false, 500, 4500],
    [false, 1, 4501],
  ])
  stream.unsubscribe()
  await settled(() => memory.open.watches === 0)
})

test('two listeners share the samples of processes, and nobody samples without a listener', async () => {
  await rpc.perform.mutate(RUN)
  const first = new Heard<ProcessInfo[]>()
  const second = new Heard<ProcessInfo[]>()
  const streams = [first, second].map((heard) => rpc.processes.subscribe('web', heard.handlers))
  await first.until((items) => items.length === 1)
  await second.until((items) => items.length === 1)
  expect(memory.open.samples).toBe(1)
  for (const stream of streams) stream.unsubscribe()
  await new Promise((resolve) => setTimeout(resolve, 1200))
  expect(memory.open.samples).toBe(1)
})

test('a terminal opens, echoes, resizes and ends with the exit code', async () => {
  await rpc.perform.mutate(RUN)
  const heard = new Heard<TerminalOutput>()
  const target = { container: 'web', command: ['sh'], tty: true, rows: 24, columns: 80 }
  rpc.terminal.subscribe(target, heard.handlers)
  const [open] = await heard.until((items) => items.length === 2)
  const session = open?.type === 'open' ? open.session : ''
  await rpc.terminalResize.mutate({ session, rows: 30, columns: 100 })
  await rpc.terminalInput.mutate({ session, data: Buffer.from('exit 3\n') })
  expect((await heard.end()).at(-1)).toEqual({ type: 'end', exitCode: 3 })
  expect(memory.stdio[0]?.closed).toBe(true)
  await expect(rpc.terminalInput.mutate({ session, data: Buffer.from('x') })).rejects.toMatchObject({
    data: { engine: { code: 'notFound' } },
  })
})

test('a closed window lets go of its terminals', async () => {
  await rpc.perform.mutate(RUN)
  const heard = new Heard<TerminalOutput>()
  const target = { container: 'web', command: null, tty: false, rows: 24, columns: 80 }
  rpc.terminal.subscribe(target, { ...heard.handlers, onError: () => {} })
  await heard.until((items) => items.length === 2)
  await client.close()
  await settled(() => memory.stdio[0]?.closed === true)
})

test('a program that floods its terminal waits for the window, and no byte is lost', async () => {
  await rpc.perform.mutate(RUN)
  const heard = new Heard<TerminalOutput>()
  const target = { container: 'web', command: ['sh'], tty: false, rows: 24, columns: 80 }
  rpc.terminal.subscribe(target, heard.handlers)
  const [open] = await heard.until((items) => items.length === 2)
  const session = open?.type === 'open' ? open.session : ''
  const flooded = rpc.terminalInput.mutate({ session, data: Buffer.from('flood 400\n') })
  await heard.until((items) => items.length > 20)
  client.socket().pause()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(memory.stdio[0]?.paused).toBe(true)
  client.socket().resume()
  await flooded
  const bytes = (items: TerminalOutput[]): number =>
    items.reduce((sum, item) => sum + (item.type === 'data' ? item.data.length : 0), 0)
  await heard.until((items) => bytes(items) === memory.stdio[0]?.sent)
  await rpc.terminalInput.mutate({ session, data: Buffer.from('exit 0\n') })
  await heard.end()
})

async function typed(line: string): Promise<{ out: string; err: string; code: number | null; all: ConsoleOutput[] }> {
  const heard = new Heard<ConsoleOutput>()
  rpc.console.subscribe({ line, columns: 80 }, heard.handlers)
  const all = await heard.end()
  const text = (type: string): string =>
    all.map((each) => (each.type === type && 'text' in each ? each.text : '')).join('')
  const last = all.at(-1)
  return { out: text('stdout'), err: text('stderr'), code: last?.type === 'exit' ? last.code : null, all }
}

test('a typed line is the same operation as a button, under the words that were typed', async () => {
  const { out, code } = await typed("docker run  -d --name 'web' busybox")
  expect(code).toBe(0)
  expect(out).toMatch(/^[0-9a-f]{64}\n$/)
  const [begin] = await rpc.recent.query(10)
  expect(begin).toMatchObject({
    operation: { verb: 'run', cause: 'window', line: "docker run  -d --name 'web' busybox" },
  })
})

test('each of several containers is done or refused on its own', async () => {
  await typed('docker run -d --name web busybox')
  const { out, err, code } = await typed('docker stop nothing web')
  expect(out).toBe('web\n')
  expect(err).toBe('Error response from daemon: No such container: nothing\n')
  expect(code).toBe(1)
  expect(await typed('docker start web')).toMatchObject({ out: 'web\n', code: 0 })
  expect(await typed('docker start web')).toMatchObject({ out: 'web\n', code: 0 })
})

test('docker ps and docker images print the tables of the real CLI', async () => {
  await typed('docker run -d --name web busybox sh -c "echo a rather long command"')
  const { out } = await typed('docker ps')
  const id = (await rpc.containers.query())[0]?.id.slice(0, 12)
  expect(out).toBe(
    'CONTAINER ID   IMAGE     COMMAND                  CREATED                  STATUS                  PORTS     NAMES\n' +
      `${id}   busybox   "sh -c 'echo a rathe…"   Less than a second ago   Up Less than a second             web\n`,
  )
  expect((await typed('docker images')).out).toMatch(
    /^REPOSITORY {3}TAG {7}IMAGE ID {7}CREATED {5,}SIZE\nbusybox {6}latest {4}[0-9a-f]{12} {3}\d+ \w+ ago {3}4\.26MB\n$/,
  )
  expect((await typed("docker ps --format '{{.Names}}: {{upper .State}}'")).out).toBe('web: RUNNING\n')
  expect((await typed("docker ps --format 'table {{.Names}}\\t{{.Image}}'")).out).toBe(
    'NAMES     IMAGE\nweb       busybox\n',
  )
  expect((await typed('docker ps -aq --no-trunc')).out).toMatch(/^[0-9a-f]{64}\n$/)
  expect(await typed('docker ps --format "{{range .}}"')).toMatchObject({ out: '', code: 1 })
})

test('run without -d prints from the first byte and ends with the exit code of the container', async () => {
  const line = typed('docker run --rm busybox cat')
  await settled(() => memory.stdio.length === 1)
  await settled(() => (memory.stdio[0]?.sent ?? 0) > 0)
  await memory.stdio[0]?.write(Buffer.from('héllo\n'))
  await memory.stdio[0]?.write(Buffer.from('exit 7'))
  expect(await line).toMatchObject({ out: 'hello\nhéllo\n', err: '', code: 7 })
  expect(await rpc.containers.query()).toEqual([])
})

test('run -it answers with a terminal, and the container starts only when the window has opened it', async () => {
  const { all } = await typed('docker run -it --name web busybox')
  expect(all).toMatchObject([
    { type: 'terminal', execId: null },
    { type: 'exit', code: 0 },
  ])
  expect(await rpc.containers.query()).toMatchObject([{ name: 'web', state: { status: 'created' } }])
  const heard = new Heard<TerminalOutput>()
  const stream = rpc.terminal.subscribe(
    { container: 'web', command: null, tty: true, rows: 24, columns: 80 },
    heard.handlers,
  )
  await heard.until((items) => items.length === 2)
  expect(await rpc.containers.query()).toMatchObject([{ state: { status: 'running' } }])
  stream.unsubscribe()
})

test('exec -it prepares a process, and the terminal that names it starts it', async () => {
  await typed('docker run -d --name web busybox')
  const { all } = await typed('docker exec -it web sh -l')
  const execId = all[0]?.type === 'terminal' ? all[0].execId : null
  const heard = new Heard<TerminalOutput>()
  const stream = rpc.terminal.subscribe(
    { container: 'web', command: null, execId, tty: true, rows: 24, columns: 80 },
    heard.handlers,
  )
  await heard.until((items) => items.length === 2)
  stream.unsubscribe()
})

test('logs -f goes on until the line is given up', async () => {
  await typed('docker run -d --name web busybox')
  const heard = new Heard<ConsoleOutput>()
  const stream = rpc.console.subscribe({ line: 'docker logs -f -t web', columns: 80 }, heard.handlers)
  await heard.until((items) => items.length === 3)
  expect(heard.items[2]).toEqual({ type: 'stdout', text: '2026-01-02T03:04:05.000000002Z line 2\n' })
  stream.unsubscribe()
  await settled(() => memory.open.logs === 0)
})

test('a refused run says so as the real CLI does', async () => {
  expect(await typed('docker run -d 127.0.0.1:1/nothing')).toMatchObject({
    err: "Unable to find image '127.0.0.1:1/nothing:latest' locally\ndocker: Error response from daemon: no registry here\n\nRun 'docker run --help' for more information\n",
    code: 125,
  })
})

test('what needs a shell is refused with the way out', async () => {
  const { err, code } = await typed('docker ps | wc -l')
  expect(err).toMatch(/^"\|" is a shell operator, .* put it in single quotes/)
  expect(code).toBe(1)
})
