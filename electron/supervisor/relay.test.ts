import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { MOST_IN_FLIGHT } from '../../engine/wire/port.ts'
import { fakePortPair } from '../testing/fake-electron.ts'
import { relay } from './relay.ts'

/** A page's port, relayed to a WebSocket server on a unix socket. */
async function relayed() {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-relay-'))
  const server = createServer()
  const sockets = new WebSocketServer({ server })
  const connected = new Promise<WebSocket>((resolve) => sockets.once('connection', resolve))
  await new Promise<void>((resolve) => server.listen(join(folder, 'window.sock'), resolve))
  const { main, page } = fakePortPair()
  const onEnd = vi.fn()
  const end = relay(main, join(folder, 'window.sock'), onEnd)
  onTestFinished(() => {
    end()
    sockets.close()
    server.close()
    rmSync(folder, { recursive: true })
  })
  return { page, engine: await connected, end, onEnd }
}

test('frames pass both ways unread, also those sent before the engine answered', async () => {
  const { page, engine } = await relayed()
  const toEngine = new Promise((resolve) => engine.once('message', resolve))
  page.postMessage(new Uint8Array([1, 2]))
  expect(await toEngine).toEqual(Buffer.from([1, 2]))
  const toPage = new Promise((resolve) => page.once('message', resolve))
  engine.send(new Uint8Array([3]))
  expect(await toPage).toEqual(new Uint8Array([3]))
})

test('a page that does not acknowledge stops the flow instead of filling memory', async () => {
  const { page, engine } = await relayed()
  let got = 0
  page.on('message', () => got++)
  for (let i = 0; i < MOST_IN_FLIGHT * 50; i++) engine.send(new Uint8Array(65536))
  await vi.waitFor(() => expect(got).toBeGreaterThanOrEqual(MOST_IN_FLIGHT), 20_000)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const stalled = got
  expect(stalled).toBeLessThan(MOST_IN_FLIGHT * 25)
  page.postMessage({ acknowledged: stalled })
  await vi.waitFor(() => expect(got).toBeGreaterThan(stalled), 20_000)
})

test("either end's end is the other's", async () => {
  const { page, engine, onEnd } = await relayed()
  const closed = new Promise((resolve) => page.once('close', resolve))
  engine.terminate()
  await closed
  expect(onEnd).toHaveBeenCalledOnce()
})
