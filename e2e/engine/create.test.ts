import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ask, messageOf } from './http.ts'
import { type RunningEngine, startEngine } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

afterEach(async () => {
  const left = (await engine.ok('ps', '-aq')).split('\n').filter(Boolean)
  if (left.length > 0) await engine.ok('rm', '-f', ...left)
})

const create = (body: object, query = '') =>
  ask(engine.socket, 'POST', `/v1.50/containers/create${query}`, {
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  })

describe('a create that makes no sense', () => {
  test.each<[string, object]>([
    ["the working directory 'here' is invalid, it needs to be an absolute path", { WorkingDir: 'here' }],
    ['invalid signal: NOPE', { StopSignal: 'NOPE' }],
    ['invalid environment variable: =x', { Env: ['=x'] }],
    ['CPU cfs period can not be less than 1ms', { HostConfig: { CpuPeriod: 10 } }],
    ['Minimum memory limit allowed is 6MB', { HostConfig: { Memory: 1024 } }],
    ["can't create 'AutoRemove'", { HostConfig: { AutoRemove: true, RestartPolicy: { Name: 'always' } } }],
    ["unknown policy 'sometimes'", { HostConfig: { RestartPolicy: { Name: 'sometimes' } } }],
    ['Interval in Healthcheck cannot be less than 1ms', { Healthcheck: { Test: ['CMD', 'true'], Interval: 5 } }],
    ['no command specified', { Entrypoint: [''] }],
  ])('is refused with 400 and makes nothing: %s', async (sentence, body) => {
    const answer = await create({ Image: 'box', ...body })
    expect(answer.status).toBe(400)
    expect(messageOf(answer)).toContain(sentence)
    expect(await engine.ok('ps', '-aq')).toBe('')
  })

  test('--entrypoint "" without a command leaves none, with one starts that', async () => {
    expect((await engine.docker('create', '--entrypoint', '', 'box')).stderr).toContain('no command specified')
    expect(await engine.ok('run', '--rm', '--entrypoint', '', 'box', 'echo', 'mine')).toBe('mine')
  })
})

test('keys of a body are taken in any case, as Go does', async () => {
  const answer = await create({ image: 'box', cmd: ['true'], hostconfig: { MEMORY: 64 << 20 } })
  expect(answer.status).toBe(201)
  const { Id } = JSON.parse(answer.body)
  expect(await engine.ok('inspect', '-f', '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}', Id)).toBe(
    `${64 << 20} ${128 << 20}`,
  )
})

test('a name that reads like a digest is no tag', async () => {
  const { code, stderr } = await engine.docker('tag', 'box', 'sha256:x')
  expect(code).toBe(1)
  expect(stderr).toContain('refusing to create an ambiguous tag using digest algorithm as name')
})

test('a filter of ps has values it knows, and says so of others', async () => {
  await engine.ok('create', '--name', 'web', '--expose', '80', 'box', 'true')
  const names = (...filters: string[]) =>
    engine.ok('ps', '-a', '--format', '{{.Names}}', ...filters.flatMap((each) => ['--filter', each]))
  expect(await names('expose=80')).toBe('web')
  expect(await names('expose=70-90/tcp', 'is-task=false', 'health=none')).toBe('web')
  expect(await names('expose=81')).toBe('')
  expect(await names('publish=80')).toBe('')
  expect(await names('is-task=true')).toBe('')
  const complaint = async (filter: string) => (await engine.docker('ps', '--filter', filter)).stderr
  expect(await complaint('exited=x')).toContain("invalid filter 'exited=x'")
  expect(await complaint('status=dancing')).toContain("invalid filter 'status=dancing'")
  expect(await complaint('health=fine')).toContain('Unrecognised filter value for health: fine')
  expect(await complaint('is-task=perhaps')).toContain('invalid filter')
})
