import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { ContainerConfig } from '../../wire/containers.ts'
import { type Health, HealthCheck } from '../../wire/health.ts'
import { CLI, Scene, stepsOf } from '../testing/scene.ts'
import { healthRules, judged, nextProbeIn, STARTING } from './health-rules.ts'

const rulesOf = (check: Partial<HealthCheck>, shell: string[] | null = null) =>
  healthRules(ContainerConfig.parse({ shell, healthcheck: HealthCheck.parse(check) }))

test('a check has Docker’s defaults, and its shell is the image’s', () => {
  expect(rulesOf({ test: ['CMD-SHELL', 'true'] })).toEqual({
    command: ['/bin/sh', '-c', 'true'],
    interval: 30_000,
    timeout: 30_000,
    startPeriod: 0,
    startInterval: 5000,
    retries: 3,
  })
  expect(rulesOf({ test: ['CMD-SHELL', 'x'] }, ['/bin/ash', '-ec'])?.command).toEqual(['/bin/ash', '-ec', 'x'])
  expect(rulesOf({ test: ['CMD', 'a', 'b'] })?.command).toEqual(['a', 'b'])
  expect(rulesOf({ test: ['NONE'] })).toBeNull()
  expect(rulesOf({ interval: 1e9 })).toBeNull()
})

const rules = { command: ['x'], interval: 30_000, timeout: 1, startPeriod: 1000, startInterval: 100, retries: 2 }
const result = (exitCode: number) => ({ start: 0, end: 1, exitCode, output: '' })

test('a failure while it starts says nothing; afterwards so many in a row make it unhealthy', () => {
  let health = judged(rules, STARTING, result(1), 500)
  expect(health).toMatchObject({ status: 'starting', failingStreak: 0 })
  health = judged(rules, health, result(1), 1500)
  expect(health).toMatchObject({ status: 'starting', failingStreak: 1 })
  health = judged(rules, health, result(2), 1600)
  expect(health).toMatchObject({ status: 'unhealthy', failingStreak: 2 })
  health = judged(rules, health, result(0), 1700)
  expect(health).toMatchObject({ status: 'healthy', failingStreak: 0 })
  expect(judged(rules, health, result(1), 1800)).toMatchObject({ status: 'healthy', failingStreak: 1 })
})

test('one that was well counts failures at once, and the last five probes are kept', () => {
  let health: Health = judged(rules, STARTING, result(0), 10)
  for (let code = 1; code <= 6; code++) health = judged(rules, health, result(code), 20)
  expect(health.status).toBe('unhealthy')
  expect(health.probes.map(({ exitCode }) => exitCode)).toEqual([2, 3, 4, 5, 6])
})

test('probes come at the pace of the start only during it', () => {
  expect(nextProbeIn(rules, STARTING, 500)).toBe(100)
  expect(nextProbeIn(rules, STARTING, 1500)).toBe(30_000)
  expect(nextProbeIn(rules, { ...STARTING, status: 'healthy' }, 500)).toBe(30_000)
})

describe.skipIf(!canRun)('a container with a health check', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  const checked = (command: string, more: Partial<HealthCheck> = {}) => ({
    config: { healthcheck: HealthCheck.parse({ test: ['CMD-SHELL', command], interval: 50e6, retries: 2, ...more }) },
  })
  const health = (id: string) => scene.containers.find(id).state.health

  test('becomes healthy, then unhealthy, each told once; its end leaves it unwell', async () => {
    const id = await scene.run(['sh', '-c', 'touch /well; sleep 60'], checked('echo seen; [ -e /well ]'))
    await expect.poll(() => health(id)?.status, { timeout: 20_000 }).toBe('healthy')
    expect(health(id)?.probes[0]).toMatchObject({ exitCode: 0, output: 'seen\n' })
    const exec = { tty: false, attachStdin: false, env: [], workingDir: '', user: '', privileged: false }
    const removal = scene.execs.create(CLI, id, { ...exec, command: ['rm', '/well'], detachKeys: '' })
    await scene.execs.start(CLI, removal.id, null)
    await expect.poll(() => health(id)?.status, { timeout: 20_000 }).toBe('unhealthy')
    expect(health(id)?.failingStreak).toBeGreaterThanOrEqual(2)
    await expect
      .poll(() => stepsOf(scene.trace.recent(30)).filter(({ kind }) => kind === 'health.changed'))
      .toEqual([
        { kind: 'health.changed', on: `rw:${id}`, status: 'healthy', failing: 0 },
        { kind: 'health.changed', on: `rw:${id}`, status: 'unhealthy', failing: 2 },
      ])
    await scene.containers.kill(CLI, id, 'KILL')
    expect(health(id)?.status).toBe('unhealthy')
    await scene.containers.start(CLI, id)
    expect(health(id)).toMatchObject({ failingStreak: 0 })
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('whose probe does not end in time, or cannot be run, is not well', async () => {
    const slow = await scene.run(['sleep', '60'], checked('sleep 30', { timeout: 100e6, retries: 1 }))
    const broken = await scene.run(['sleep', '60'], {
      config: { healthcheck: HealthCheck.parse({ test: ['CMD', 'nowhere'], interval: 50e6, retries: 1 }) },
    })
    await expect.poll(() => health(slow)?.status, { timeout: 20_000 }).toBe('unhealthy')
    expect(health(slow)?.probes[0]).toMatchObject({ exitCode: -1, output: 'Health check exceeded timeout (0.1s)' })
    await expect.poll(() => health(broken)?.status, { timeout: 20_000 }).toBe('unhealthy')
    expect(health(broken)?.probes[0]?.output).toContain('nowhere')
    for (const id of [slow, broken]) await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('goes on being checked by the next engine', async () => {
    const id = await scene.run(['sleep', '60'], checked('true'))
    await expect.poll(() => health(id)?.status, { timeout: 20_000 }).toBe('healthy')
    await scene.end()
    await scene.begin()
    const last = health(id)?.probes.at(-1)?.start ?? 0
    await expect.poll(() => health(id)?.probes.at(-1)?.start, { timeout: 20_000 }).toBeGreaterThan(last)
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })
})
