import { rmSync } from 'node:fs'
import { join } from 'node:path'
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
const status = (name: string) => inspect(name, '{{.State.Status}}')

test('--restart on-failure:2 tries three times, shows it, and gives up with the exit code', async () => {
  await engine.ok('run', '-d', '--name', 'flop', '--restart', 'on-failure:2', 'box', 'sh', '-c', 'echo try; exit 4')
  const followed = engine.docker('logs', '-f', 'flop')
  await until('it gave up', async () => (await status('flop')) === 'exited', 30_000)
  expect(await inspect('flop', '{{.RestartCount}} {{.State.ExitCode}} {{.State.Restarting}}')).toBe('2 4 false')
  expect(await inspect('flop', '{{json .HostConfig.RestartPolicy}}')).toBe(
    '{"Name":"on-failure","MaximumRetryCount":2}',
  )
  expect(await engine.ok('logs', 'flop')).toBe('try\ntry\ntry')
  expect((await followed).stdout).toBe('try\ntry\ntry\n')
  const told = ['events', '--since', '1h', '--until', '0s', '--filter', 'container=flop', '--format', '{{.Action}}']
  // The client asks for whole seconds: the newest second is not yet over.
  await until('each run is told', async () => {
    const actions = (await engine.ok(...told)).split('\n').filter((action) => ['start', 'die'].includes(action))
    return actions.join(' ') === 'start die start die start die'
  })
})

test('a container that waits for its restart says so, and stops when it is told', async () => {
  await engine.ok('run', '-d', '--name', 'loop', '--restart', 'always', 'box', 'false')
  await until('it waits', async () => (await status('loop')) === 'restarting', 30_000)
  await until('ps says so', async () => /^Restarting \(1\) /.test(await engine.ok('ps', '--format', '{{.Status}}')))
  await engine.ok('stop', 'loop')
  expect(await status('loop')).toBe('exited')
  await engine.ok('rm', 'loop')
})

test('after the machine went down, what ran runs again; what a person stopped is told apart', async () => {
  const up = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done']
  for (const [name, policy] of [
    ['always', 'always'],
    ['kept', 'unless-stopped'],
    ['stopped', 'unless-stopped'],
    ['plain', 'no'],
  ] as const)
    await engine.ok('run', '-d', '--name', name, '--restart', policy, 'box', ...up)
  await engine.ok('stop', 'stopped')
  const pids = await Promise.all(['always', 'kept', 'plain'].map((name) => inspect(name, '{{.State.Pid}}')))
  // As a loss of power leaves it: no process, and the run dir, which a boot empties, gone.
  await engine.kill('SIGKILL')
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
  await until('their monitors are gone', () => pids.every((pid) => !isThere(Number(pid))))
  for (const folder of ['containers', 'exits', 'oci'])
    rmSync(join(engine.runDir, folder), { recursive: true, force: true })
  await engine.start()
  await until('always runs again', async () => (await status('always')) === 'running', 30_000)
  await until('so does the other', async () => (await status('kept')) === 'running', 30_000)
  expect(await status('stopped')).toBe('exited')
  expect(await status('plain')).toBe('exited')
})

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
