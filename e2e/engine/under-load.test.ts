// Many at once, and many one after the other: nothing is lost, nothing stays behind, and a client that does not read harms nobody.
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leftovers, type RunningEngine, startEngine } from './harness.ts'
import { ask } from './http.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine

beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box'))
})
afterAll(() => engine.close())

const NONE = { HostConfig: { NetworkMode: 'none' } }

async function post(path: string, body?: object): Promise<string> {
  const options = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
  const answer = await ask(engine.socket, 'POST', path, options)
  if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${answer.body}`)
  return answer.body
}
async function create(command: string[], more: object = NONE): Promise<string> {
  return JSON.parse(await post('/containers/create', { Image: 'box', Cmd: command, StopSignal: 'KILL', ...more })).Id
}
const remove = (id: string) => ask(engine.socket, 'DELETE', `/containers/${id}?force=1`)
const each = <T, R>(items: readonly T[], body: (item: T) => Promise<R>) => Promise.all(items.map(body))

/** So many at a time, until each is done. */
async function inLanes<T>(lanes: number, items: readonly T[], body: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items]
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await body(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Actions of all container events from now on, as they come. */
function watchEvents(): Promise<{ actions: string[]; stop(): void }> {
  return new Promise((resolve, reject) => {
    const path = `/events?filters=${encodeURIComponent('{"type":["container"]}')}`
    const sent = request({ socketPath: engine.socket, path }, (response) => {
      const actions: string[] = []
      // The error is that it was cut off, which we ask for.
      createInterface(response)
        .on('line', (line) => actions.push(JSON.parse(line).Action))
        .on('error', () => {})
      resolve({ actions, stop: () => sent.destroy() })
    })
    sent.on('error', reject).end()
  })
}

const count = (actions: readonly string[], wanted: string) => actions.filter((action) => action === wanted).length
const descriptors = () => readdirSync(`/proc/${engine.pid}/fd`).length
/** Megabytes. */
function memory(): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

test('a hundred containers start and end side by side, and each of fifty watchers hears of all', async () => {
  const watchers = await each(Array.from({ length: 50 }), () => watchEvents())
  const ids = await each(Array.from({ length: 100 }), () => create(['sleep', '600']))
  await each(ids, (id) => post(`/containers/${id}/start`))
  expect(JSON.parse((await ask(engine.socket, 'GET', '/containers/json')).body)).toHaveLength(100)
  await each(ids, (id) => post(`/containers/${id}/stop?t=0`))
  await each(ids, remove)
  for (const { actions, stop } of watchers) {
    for (const action of ['create', 'start', 'die', 'destroy'])
      await expect.poll(() => count(actions, action), { message: action }).toBe(100)
    stop()
  }
}, 120_000)

test('two hundred lives one after the other leave no descriptor, process, mount or network behind', async () => {
  const live = async (network: string) => {
    const id = await create(['true'], { HostConfig: { NetworkMode: network } })
    await post(`/containers/${id}/start`)
    await post(`/containers/${id}/wait`)
    await remove(id)
  }
  await inLanes(4, ['bridge', 'none', 'none', 'none', 'none', 'none'], live)
  const before = { descriptors: descriptors(), left: leftovers(engine.folder), memory: memory() }
  const networks = Array.from({ length: 200 }, (_, index) => (index % 10 === 0 ? 'bridge' : 'none'))
  await inLanes(4, networks, live)
  await expect.poll(() => leftovers(engine.folder)).toEqual(before.left)
  await expect.poll(() => descriptors()).toBeLessThanOrEqual(before.descriptors)
  expect(memory() - before.memory).toBeLessThan(64)
}, 120_000)

test('a client that stops reading slows neither the others nor the container', async () => {
  const id = await create(['sh', '-c', 'seq 300000; echo done >&2; sleep 600'])
  const deaf = connect(engine.socket)
  deaf.write(
    `POST /containers/${id}/attach?stream=1&stdout=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n`,
  )
  deaf.once('data', () => deaf.pause())
  await new Promise((resolve) => deaf.once('connect', resolve))
  await post(`/containers/${id}/start`)
  // The two streams reach the log in either order: the last of one may come before much of the other.
  const logged = async (query: string) => (await ask(engine.socket, 'GET', `/containers/${id}/logs?${query}`)).body
  await expect.poll(() => logged('stderr=1'), { timeout: 60_000 }).toContain('done')
  await expect.poll(() => logged('stdout=1&stderr=1&tail=2'), { timeout: 60_000 }).toContain('300000')
  deaf.destroy()
  await remove(id)
}, 90_000)
