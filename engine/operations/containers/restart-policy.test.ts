import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { type ContainerState, HostConfig, NEVER_STARTED } from '../../wire/containers.ts'
import type { RestartPolicy } from '../../wire/restart-policy.ts'
import { CLI, Scene } from '../testing/scene.ts'
import { nextDelay, wantsRestart, wantsStart } from './restart-policy.ts'

type Name = RestartPolicy['name']
function ended(name: Name, state: Partial<ContainerState> = {}, maximumRetryCount = 0) {
  const host = HostConfig.parse({ restartPolicy: { name, maximumRetryCount } })
  return { host, state: { ...NEVER_STARTED, status: 'exited', startedAt: 1, ...state } } as Parameters<
    typeof wantsStart
  >[0]
}

test.each<[Name, Partial<ContainerState>, number, number, boolean]>([
  ['no', {}, 0, 1, false],
  ['always', {}, 0, 0, true],
  ['unless-stopped', {}, 0, 0, true],
  ['unless-stopped', { stoppedByUser: true }, 0, 0, false],
  ['on-failure', {}, 0, 0, false],
  ['on-failure', { restartCount: 99 }, 0, 1, true],
  ['on-failure', { restartCount: 2 }, 3, 1, true],
  ['on-failure', { restartCount: 3 }, 3, 1, false],
])('%s with %j, at most %i, and exit code %i runs again: %s', (name, state, most, exitCode, expected) => {
  expect(wantsRestart(ended(name, state, most), exitCode)).toBe(expected)
})

test.each<[string, Name, Partial<ContainerState>, boolean]>([
  ['waited for its restart', 'on-failure', { status: 'restarting' }, true],
  ['was stopped by a person', 'always', { stoppedByUser: true }, true],
  ['was stopped by a person', 'unless-stopped', { stoppedByUser: true }, false],
  ['was stopped by a person', 'on-failure', { stoppedByUser: true, exitCode: 137 }, false],
  ['never ran', 'always', { status: 'created', startedAt: null }, false],
  ['ended well', 'on-failure', {}, false],
  ['ended', 'no', {}, false],
])('an engine that starts, of one that %s with %s: starts it %s %s', (_, name, state, expected) => {
  expect(wantsStart(ended(name, state))).toBe(expected)
})

test('each wait is twice the one before, up to a minute, until it lasted ten seconds', () => {
  expect([0, 100, 200, 51_200, 60_000].map((before) => nextDelay(before, 0))).toEqual([100, 200, 400, 60_000, 60_000])
  expect(nextDelay(60_000, 10_000)).toBe(100)
})

describe.skipIf(!canRun)('a container with a restart policy', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  const policy = (name: Name, maximumRetryCount = 0) => ({ host: { restartPolicy: { name, maximumRetryCount } } })
  const state = (id: string) => scene.containers.find(id).state

  test('runs again after each failure, as often as it may, and its log is followed through all of them', async () => {
    const id = await scene.run(['sh', '-c', 'echo run; exit 3'], policy('on-failure', 2))
    const query = { stdout: true, stderr: true, tail: null, follow: true, since: null, until: null }
    const lines = await Array.fromAsync(scene.containers.logs(id, query, AbortSignal.timeout(15_000)))
    expect(lines.map(({ data }) => data.toString())).toEqual(['run', 'run', 'run'])
    expect(state(id)).toMatchObject({ status: 'exited', exitCode: 3, restartCount: 2 })
    const waits = scene.trace.recent(20).flatMap((event) => (event.type === 'step' ? [event.step] : []))
    expect(waits.filter(({ kind }) => kind === 'restart.waiting')).toMatchObject([
      { on: `rw:${id}`, milliseconds: 100, count: 1 },
      { on: `rw:${id}`, milliseconds: 200, count: 2 },
    ])
  })

  test('that is stopped while it waits stays so; a start by hand counts anew', async () => {
    const id = await scene.run(['false'], policy('always'))
    await expect.poll(() => state(id), { timeout: 20_000 }).toMatchObject({ status: 'restarting', restartCount: 3 })
    await scene.containers.stop(CLI, id, { timeout: null, signal: '' })
    expect(state(id)).toMatchObject({ status: 'exited', stoppedByUser: true, exitCode: 1 })
    await scene.containers.start(CLI, id)
    expect(state(id).restartCount).toBeLessThan(3)
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('that is stopped while it runs stays so', async () => {
    const id = await scene.run(['sleep', '60'], policy('always'))
    await scene.containers.stop(CLI, id, { timeout: 0, signal: '' })
    expect(state(id)).toMatchObject({ status: 'exited', stoppedByUser: true })
    await scene.containers.start(CLI, id)
    expect(state(id).stoppedByUser).toBe(false)
    await scene.containers.kill(CLI, id, 'KILL')
    expect(state(id).status).toBe('exited')
  })

  test('that waits can be restarted, is not started twice, and takes no exec', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['sleep', '60'], policy('always')))
    scene.store.setState(id, { ...NEVER_STARTED, status: 'restarting', startedAt: 1 })
    const exec = { tty: false, attachStdin: false, env: [], workingDir: '', user: '', privileged: false }
    expect(() => scene.execs.create(CLI, id, { ...exec, command: ['true'], detachKeys: '' })).toThrow(
      'is restarting, wait',
    )
    await expect(scene.containers.pause(CLI, id)).rejects.toThrow('is restarting, wait')
    await expect(scene.containers.start(CLI, id)).rejects.toMatchObject({ code: 'notModified' })
    const gently = { force: false, volumes: false }
    await expect(scene.containers.remove(CLI, id, gently)).rejects.toThrow('container is restarting')
    await scene.containers.restart(CLI, id, { timeout: 0, signal: '' })
    expect(state(id).status).toBe('running')
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('is started by the next engine, unless a person stopped it', async () => {
    const stay = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.05; done']
    const always = await scene.run(stay, policy('always'))
    const stopped = await scene.run(stay, policy('unless-stopped'))
    const flapping = await scene.run(['false'], policy('unless-stopped'))
    for (const id of [always, stopped]) await scene.containers.stop(CLI, id, { timeout: 10, signal: '' })
    await expect.poll(() => state(flapping).restartCount, { timeout: 20_000 }).toBeGreaterThan(1)
    await scene.end()
    await scene.begin()
    await expect.poll(() => state(always).status, { timeout: 20_000 }).toBe('running')
    const before = state(flapping).restartCount
    await expect.poll(() => state(flapping).restartCount, { timeout: 20_000 }).toBeGreaterThan(before)
    expect(state(stopped).status).toBe('exited')
  })
})
