import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './http.ts'
import { type RunningEngine, startEngine } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
  await engine.ok(
    'run',
    '-d',
    '--name',
    'busy',
    '-m',
    '64m',
    '--network',
    'none',
    'box',
    'sh',
    '-c',
    'while :; do :; done',
  )
  await engine.ok('create', '--name', 'idle', 'box', 'true')
})
afterAll(() => engine.close())

const read = async (query: string, name = 'busy') =>
  JSON.parse((await ask(engine.socket, 'GET', `/v1.50/containers/${name}/stats?${query}`)).body)

test('docker stats shows what a container uses, and nothing of one that does not run', async () => {
  const format = '{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}'
  const [row = ''] = (await engine.ok('stats', '--no-stream', '--format', format, 'busy')).split('\n')
  expect(row).toMatch(/^busy \d+\.\d\d% \S+iB \/ 64MiB 1$/)
  expect(Number(/ (\S+)%/.exec(row)?.[1])).toBeGreaterThan(0)
  expect(await engine.ok('stats', '--no-stream', '--all', '--format', '{{.Name}} {{.PIDs}}')).toContain('idle 0')
})

test('one that is asked for without a stream has the sample before it, a one-shot has none', async () => {
  const single = await read('stream=0')
  expect(single.precpu_stats.system_cpu_usage).toBeGreaterThan(0)
  expect(single.cpu_stats.cpu_usage.total_usage).toBeGreaterThan(single.precpu_stats.cpu_usage.total_usage)
  const shot = await read('stream=0&one-shot=1')
  expect(shot.preread).toBe('0001-01-01T00:00:00Z')
  expect(shot.precpu_stats.cpu_usage.total_usage).toBe(0)
  expect(shot).toMatchObject({ name: '/busy', memory_stats: { limit: 64 << 20 }, pids_stats: { current: 1 } })
  expect(await read('stream=0', 'idle')).toMatchObject({ read: '0001-01-01T00:00:00Z', memory_stats: {} })
  expect((await ask(engine.socket, 'GET', '/v1.50/containers/busy/stats?stream=1&one-shot=1')).status).toBe(400)
  expect((await ask(engine.socket, 'GET', '/v1.50/containers/nothing/stats')).status).toBe(404)
})

test('a stream has a line a second, each with the one before, and ends with the container', async () => {
  await engine.ok('run', '-d', '--name', 'short', 'box', 'sleep', '60')
  const lines: { read: string; preread: string }[] = []
  await new Promise<void>((resolve, reject) => {
    const sent = request({ socketPath: engine.socket, path: '/v1.50/containers/short/stats' }, (response) => {
      createInterface({ input: response })
        .on('line', (line) => {
          lines.push(JSON.parse(line))
          if (lines.length === 2) engine.ok('rm', '-f', 'short').catch(reject)
        })
        .on('close', resolve)
    })
    sent.on('error', reject)
    sent.end()
  })
  expect(lines[0]?.preread).toBe('0001-01-01T00:00:00Z')
  expect(lines[1]?.preread).toBe(lines[0]?.read)
})
