// npm's testcontainers, with which test suites bring their databases. Its reaper (Ryuk) is an image of its own and stays out.
import { text } from 'node:stream/consumers'
import { GenericContainer, Wait } from 'testcontainers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type RunningEngine, startEngine } from '../engine/harness.ts'
import { busyboxArchive } from '../engine/images.ts'

let engine: RunningEngine

beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box'))
  vi.stubEnv('DOCKER_HOST', `unix://${engine.socket}`)
  vi.stubEnv('TESTCONTAINERS_RYUK_DISABLED', 'true')
  // It keeps a lock file there.
  vi.stubEnv('TMPDIR', engine.folder)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await engine.close()
})

test('a port is published, and the container is ready when it answers', async () => {
  const container = await new GenericContainer('box')
    .withCommand(['busybox', 'httpd', '-f', '-p', '8080', '-h', '/etc'])
    .withExposedPorts(8080)
    .withWaitStrategy(Wait.forHttp('/passwd', 8080))
    .start()
  const address = `http://${container.getHost()}:${container.getMappedPort(8080)}/passwd`
  expect(await (await fetch(address)).text()).toContain('root:')
  await container.stop({ timeout: 0 })
})

test('a container is waited for by its log, asked, given files and stopped', async () => {
  const container = await new GenericContainer('box')
    .withCommand(['sh', '-c', 'cat /etc/given; echo "ready to serve"; sleep 300'])
    .withCopyContentToContainer([{ content: 'given before the start\n', target: '/etc/given' }])
    .withEnvironment({ NAME: 'value' })
    .withLabels({ of: 'testcontainers' })
    .withWaitStrategy(Wait.forLogMessage('ready to serve'))
    .start()
  expect(await container.exec(['sh', '-c', 'echo $NAME; echo no >&2; exit 2'])).toMatchObject({
    exitCode: 2,
    stdout: 'value\n',
    stderr: 'no\n',
  })
  await container.copyContentToContainer([{ content: 'later', target: '/tmp/later' }])
  expect((await container.exec(['cat', '/tmp/later'])).output).toBe('later')
  expect(await engine.ok('ps', '--filter', 'label=of=testcontainers', '--format', '{{.State}}')).toBe('running')
  const logs = text(await container.logs())
  await container.restart()
  await container.stop({ timeout: 0 })
  expect(await logs).toContain('given before the start')
  expect(await engine.ok('ps', '-aq', '--filter', 'label=of=testcontainers')).toBe('')
})
