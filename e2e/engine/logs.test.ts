import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './http.ts'
import { cliEnvironment, type RunningEngine, runProgram, startEngine, until } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

test('a log moves on when it is full, and only so many files of it stay', async () => {
  const script = 'while :; do echo 0123456789012345678901234567890123456789; sleep 0.002; done'
  const limits = ['--log-opt', 'max-size=4k', '--log-opt', 'max-file=2']
  const id = await engine.ok('run', '-d', '--name', 'chatty', ...limits, 'box', 'sh', '-c', script)
  const log = join(engine.root, 'containers', id, 'container.log')
  await until('it moved on', () => existsSync(`${log}.1`), 30_000)
  expect(await engine.ok('logs', '--tail', '1', 'chatty')).toBe('0123456789'.repeat(4))
  await engine.ok('kill', 'chatty')
  expect(existsSync(`${log}.2`)).toBe(false)
  expect(await engine.ok('inspect', '-f', '{{json .HostConfig.LogConfig}}', 'chatty')).toBe(
    '{"Type":"json-file","Config":{"max-file":"2","max-size":"4k"}}',
  )
})

test('local is read like json-file, none is not read, others are not there', async () => {
  await engine.ok('run', '--name', 'near', '--log-driver', 'local', 'box', 'echo', 'kept')
  expect(await engine.ok('logs', 'near')).toBe('kept')
  await engine.ok('run', '--name', 'mute', '--log-driver', 'none', 'box', 'echo', 'lost')
  expect((await engine.docker('logs', 'mute')).stderr).toContain('configured logging driver does not support reading')
  expect((await engine.docker('create', '--log-driver', 'carrier-pigeon', 'box', 'true')).stderr).toContain(
    "no log driver named 'carrier-pigeon' is registered",
  )
  expect((await engine.docker('create', '--log-opt', 'speed=1', 'box', 'true')).stderr).toContain(
    "unknown log opt 'speed' for json-file log driver",
  )
})

test('details are the labels and variables that the log was told to carry', async () => {
  const options = ['--log-opt', 'labels=team', '--log-opt', 'env=STAGE', '--label', 'team=blue ink', '-e', 'STAGE=two']
  await engine.ok('run', '--name', 'told', ...options, 'box', 'echo', 'line')
  expect(await engine.ok('logs', '--details', 'told')).toBe('STAGE=two,team=blue%20ink line')
  await engine.ok('run', '--name', 'untold', 'box', 'echo', 'line')
  expect((await engine.docker('logs', '--details', 'untold')).stdout).toBe(' line\n')
})

test('who follows until a moment is let go then, though the container says nothing', async () => {
  await engine.ok('run', '-d', '--name', 'quiet', 'box', 'sh', '-c', 'echo once; sleep 600')
  const path = `/v1.50/containers/quiet/logs?stdout=1&follow=1&until=${Date.now() / 1000 + 1}`
  expect((await ask(engine.socket, 'GET', path)).body).toContain('once')
})

test('who follows hears on after a restart, and of the end', async () => {
  await engine.ok('run', '-d', '--name', 'again', 'box', 'sh', '-c', 'echo up; sleep 600')
  const followed = engine.docker('logs', '-f', 'again')
  await engine.ok('restart', '-t', '0', 'again')
  await until('it said so twice', async () => (await engine.ok('logs', 'again')) === 'up\nup')
  await engine.ok('kill', 'again')
  expect((await followed).stdout).toBe('up\nup\n')
})

test('bytes come out as they went in', async () => {
  await engine.ok('run', '--name', 'binary', 'box', 'printf', '\\377\\0\\376\\n')
  const line = 'docker logs binary | od -An -tx1'
  const { stdout } = await runProgram('sh', ['-c', line], { env: cliEnvironment(engine.socket) })
  expect(stdout.trim()).toBe('ff 00 fe 0a')
})
