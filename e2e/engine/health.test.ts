import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningEngine, startEngine, until } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

const inspect = (name: string, format: string) => engine.ok('inspect', '-f', format, name)
const status = (name: string) => inspect(name, '{{.State.Health.Status}}')
const quick = ['--health-interval', '100ms', '--health-retries', '1']

test('a container is starting, then healthy, then unhealthy; ps, inspect and events say so', async () => {
  const check = ['--health-cmd', 'echo looked; [ -e /tmp/well ]', '--health-start-period', '1h']
  await engine.ok(
    'run',
    '-d',
    '--name',
    'sick',
    ...quick,
    ...check,
    '--health-start-interval',
    '100ms',
    'box',
    'sleep',
    '600',
  )
  expect(await engine.ok('ps', '--format', '{{.Status}}')).toMatch(/^Up .* \(health: starting\)$/)
  await engine.ok('exec', 'sick', 'sh', '-c', 'mkdir -p /tmp; touch /tmp/well')
  await until('it is well', async () => (await status('sick')) === 'healthy')
  expect(await engine.ok('ps', '--filter', 'health=healthy', '--format', '{{.Status}}')).toMatch(/ \(healthy\)$/)
  expect(await inspect('sick', '{{(index .State.Health.Log 0).Output}}')).toBe('looked')
  await engine.ok('exec', 'sick', 'rm', '/tmp/well')
  await until('it is not', async () => (await status('sick')) === 'unhealthy')
  expect(await engine.ok('ps', '-q', '--filter', 'health=healthy')).toBe('')
  expect(Number(await inspect('sick', '{{len .State.Health.Log}}'))).toBeLessThanOrEqual(5)
  const told = [
    'events',
    '--since',
    '1h',
    '--until',
    '0s',
    '--filter',
    'event=health_status',
    '--format',
    '{{.Action}}',
  ]
  await until(
    'both are told',
    async () => (await engine.ok(...told)) === 'health_status: healthy\nhealth_status: unhealthy',
  )
  expect(await inspect('sick', '{{json .Config.Healthcheck.Test}}')).toContain('CMD-SHELL')
})

test('a check comes with the image, and can be turned off', async () => {
  await engine.ok('create', '--name', 'mother', 'box', 'sleep', '600')
  await engine.ok('commit', '-c', 'HEALTHCHECK --interval=100ms --retries=1 CMD exit 7', 'mother', 'checked')
  await engine.ok('run', '-d', '--name', 'child', 'checked')
  await until('it is checked', async () => (await status('child')) === 'unhealthy')
  expect(await inspect('child', '{{(index .State.Health.Log 0).ExitCode}}')).toBe('7')
  await engine.ok('run', '-d', '--name', 'off', '--no-healthcheck', 'checked')
  expect(await inspect('off', '{{json .State.Health}}')).toBe('null')
})
