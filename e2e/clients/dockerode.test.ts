// npm's dockerode, which half of the tools in Node are built on.
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import Docker from 'dockerode'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningEngine, startEngine } from '../engine/harness.ts'
import { busyboxArchive } from '../engine/images.ts'

let engine: RunningEngine
let docker: Docker

beforeAll(async () => {
  engine = await startEngine()
  docker = new Docker({ socketPath: engine.socket })
  await engine.ok('load', '-q', '-i', busyboxArchive('box'))
})
afterAll(() => engine.close())

/** The removal follows the end, after whoever waits for the end has been told. */
const gone = (id: string) =>
  expect
    .poll(() =>
      docker
        .getContainer(id)
        .inspect()
        .catch((error) => error.statusCode),
    )
    .toBe(404)

/** Standard output and error of a framed stream, when it has ended. */
async function framed(stream: NodeJS.ReadableStream): Promise<[out: string, err: string]> {
  const [out, err] = [new PassThrough(), new PassThrough()]
  docker.modem.demuxStream(stream, out, err)
  stream.on('end', () => {
    out.end()
    err.end()
  })
  return Promise.all([text(out), text(err)])
}

test('run gives the output, and the container is removed afterwards', async () => {
  const out = new PassThrough()
  const written = text(out)
  const [result, container] = await docker.run('box', ['echo', 'hello'], out, { HostConfig: { AutoRemove: true } })
  expect(result.StatusCode).toBe(0)
  out.end()
  expect(await written).toContain('hello')
  await gone(container.id)
})

test('a container is created, attached with stdin, started and waited for', async () => {
  const container = await docker.createContainer({ Image: 'box', Cmd: ['cat'], OpenStdin: true, StdinOnce: true })
  const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true })
  const output = framed(stream)
  await container.start()
  stream.end('through the pipe\n')
  expect(await output).toEqual(['through the pipe\n', ''])
  expect(await container.wait()).toMatchObject({ StatusCode: 0 })
  await container.remove()
})

test('an exec has its output on two streams, and its exit code', async () => {
  const container = await docker.createContainer({ Image: 'box', Cmd: ['sleep', '300'], StopTimeout: 0 })
  await container.start()
  const exec = await container.exec({
    Cmd: ['sh', '-c', 'echo out; echo err >&2; exit 4'],
    AttachStdout: true,
    AttachStderr: true,
  })
  expect(await framed(await exec.start({ hijack: true, stdin: false }))).toEqual(['out\n', 'err\n'])
  expect(await exec.inspect()).toMatchObject({ ExitCode: 4, Running: false })
  await container.remove({ force: true })
})

test('files go in and come out as archives', async () => {
  const container = await docker.createContainer({ Image: 'box', Cmd: ['true'] })
  const passwd = await container.getArchive({ path: '/etc/passwd' })
  await container.putArchive(passwd, { path: '/tmp' })
  const info = (await container.infoArchive({ path: '/tmp/passwd' })) as { headers: Record<string, string> }
  const stat = JSON.parse(Buffer.from(info.headers['x-docker-container-path-stat'] ?? '', 'base64').toString())
  expect(stat).toMatchObject({ name: 'passwd', linkTarget: '' })
  await container.remove()
})

test('events tell of a container while it lives', async () => {
  const stream = await docker.getEvents({ filters: { type: ['container'], label: ['watched=yes'] } })
  const seen: string[] = []
  const destroyed = new Promise<void>((resolve) =>
    stream.on('data', (data: Buffer) => {
      for (const line of data.toString().trim().split('\n')) seen.push(JSON.parse(line).Action)
      if (seen.includes('destroy')) resolve()
    }),
  )
  await docker.run('box', ['true'], new PassThrough().resume(), {
    Labels: { watched: 'yes' },
    HostConfig: { AutoRemove: true },
  })
  await destroyed
  expect(seen).toEqual(['create', 'attach', 'start', 'die', 'destroy'])
  ;(stream as PassThrough).destroy()
})

test('volumes and images are listed, and a volume keeps what was written', async () => {
  await docker.createVolume({ Name: 'kept', Labels: { of: 'dockerode' } })
  const write = { HostConfig: { AutoRemove: true, Binds: ['kept:/data'] } }
  await docker.run('box', ['sh', '-c', 'echo still > /data/file'], new PassThrough().resume(), write)
  const out = new PassThrough()
  const written = text(out)
  await docker.run('box', ['cat', '/data/file'], out, write)
  out.end()
  expect(await written).toContain('still')
  await expect.poll(() => docker.listContainers({ all: true })).toEqual([])
  const { Volumes } = await docker.listVolumes({ filters: { label: ['of=dockerode'] } })
  expect(Volumes.map(({ Name }) => Name)).toEqual(['kept'])
  await docker.getVolume('kept').remove()
  expect((await docker.listImages()).flatMap(({ RepoTags }) => RepoTags)).toEqual(['box:latest'])
})
