import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { EngineProcessState } from '../bridge/contract.ts'
import { createEngineProcess, socketOf } from './process.ts'

/** An engine process that runs this shell line instead of the engine. */
function engineThat(script: string) {
  const engine = createEngineProcess({ command: '/bin/sh', args: ['-c', script], env: process.env })
  const states: EngineProcessState[] = []
  engine.onState((state) => states.push(state))
  onTestFinished(() => engine.stop())
  return { engine, states }
}

test('it runs once the engine has said where it listens', async () => {
  const { engine } = engineThat('echo "ready: unix:///run/cutaway/docker.sock"; exec sleep 30')
  engine.start()
  await vi.waitFor(() => expect(engine.state).toEqual({ type: 'running', socket: '/run/cutaway/window.sock' }), 20_000)
})

test('an engine that falls is started again, and its last complaint is the reason', async () => {
  const { engine, states } = engineThat('echo "no conmon here" >&2; exit 3')
  engine.start()
  await vi.waitFor(() => expect(states.filter((state) => state.type === 'starting').length).toBeGreaterThan(1), 20_000)
  expect(states).toContainEqual({ type: 'failed', message: 'no conmon here', restarting: true })
})

test('a program that is not there is a failure, not a crash', async () => {
  const engine = createEngineProcess({ command: '/nowhere/engine', args: [], env: {} })
  onTestFinished(() => engine.stop())
  engine.start()
  await vi.waitFor(
    () => expect(engine.state).toMatchObject({ type: 'failed', message: /could not be started/ }),
    20_000,
  )
})

test('stop ends the engine and does not start another', async () => {
  const { engine, states } = engineThat('echo "ready: unix:///run/c/docker.sock"; exec sleep 30')
  engine.start()
  await vi.waitFor(() => expect(engine.state.type).toBe('running'), 20_000)
  engine.stop()
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(states.map(({ type }) => type)).toEqual(['starting', 'running'])
})

test("another's engine on the same data root is used, and one of our own takes its place when it ends", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-supervisor-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const connections: Socket[] = []
  const other = createServer((connection) => connections.push(connection))
  await new Promise<void>((resolve) => other.listen(join(folder, 'window.sock'), resolve))
  const refusal = `the data root /r is in use by the engine with pid 7 at unix://${folder}/docker.sock: use that one`
  const { engine, states } = engineThat(`echo "${refusal}" >&2; exit 1`)
  engine.start()
  await vi.waitFor(() => expect(engine.state).toEqual({ type: 'running', socket: join(folder, 'window.sock') }), 20_000)
  other.close()
  for (const connection of connections) connection.destroy()
  await vi.waitFor(() => expect(states.filter(({ type }) => type === 'starting')).toHaveLength(2), 20_000)
})

test('only the ready line names the socket', () => {
  expect(socketOf('listening on http://127.0.0.1:1')).toBeNull()
})
