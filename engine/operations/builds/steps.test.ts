import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyboxArchive, removeImages } from '../../../e2e/engine/images.ts'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import type { StepData } from '../../wire/trace.ts'
import { CLI, Scene, stepsOf } from '../testing/scene.ts'
import type { BuildRequest, CacheMiss, Vertex } from './builds.ts'
import { filesIn } from './folder-files.ts'
import { requestOf } from './testing/request.ts'

let scene: Scene
let contexts = 0
beforeAll(async () => {
  if (!canRun) return
  scene = await Scene.open()
  await scene.composed.engine.images.load(CLI, { type: 'path', path: busyboxArchive('busybox:latest') })
})
afterAll(async () => {
  removeImages()
  if (canRun) await scene[Symbol.asyncDispose]()
})

function context(dockerfile: string, files: Record<string, string | Buffer> = {}): string {
  const folder = join(scene.folder, `context-${++contexts}`)
  for (const [name, text] of Object.entries({ Dockerfile: dockerfile, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

interface Outcome {
  output: string
  steps: Vertex[]
  layers: string[]
  trace: StepData[]
}

/** Builds, and tells what it said; rejects with what went wrong. */
async function build(folder: string, wishes: Partial<BuildRequest> = {}): Promise<Outcome> {
  const { builds } = scene.composed.engine
  const outcome: Outcome = { output: '', steps: [], layers: [], trace: [] }
  await using open = builds.open(CLI, { id: '', hidden: false })
  const built = await open.solve(requestOf(filesIn(folder), wishes))
  outcome.layers = scene.storage.layers.stack(built.top).map(({ chainId }) => chainId)
  await open.close()
  const last = new Map<string, Vertex>()
  for await (const progress of builds.progress(open.id, AbortSignal.timeout(10_000))) {
    if (progress.type === 'log') outcome.output += Buffer.from(progress.data).toString()
    if (progress.type === 'vertex') last.set(progress.vertex.digest, progress.vertex)
  }
  outcome.steps = [...last.values()].filter(({ step }) => step && step.number > 1)
  outcome.trace = stepsOf(scene.trace.recent(1))
  return outcome
}

function missOf({ steps }: Outcome, number: number): Partial<CacheMiss> | undefined {
  return steps.find(({ step }) => step?.number === number)?.missed
}

const from = 'FROM busybox\n'

describe.skipIf(!canRun)('mounts of a RUN', () => {
  it('show files of the context and of stages, and leave nothing in the layer, places included', async () => {
    const folder = context(
      `${from.replace('\n', ' AS other')}
RUN mkdir /data && echo there > /data/file
${from}RUN --mount=target=/ctx --mount=from=other,source=/data,target=/deep/er,rw cat /ctx/a /deep/er/file; echo x > /deep/er/new; touch /ctx/no; echo $?
RUN ls -d /ctx /deep
`,
      { a: 'in context\n' },
    )
    await expect(build(folder)).rejects.toMatchObject({
      exitCode: 1,
      message: 'process "/bin/sh -c ls -d /ctx /deep" did not complete successfully: exit code: 1',
    })
  })

  it('of a cache are kept from build to build, and locked ones are used by one at a time', async () => {
    const dockerfile = (word: string) =>
      `FROM busybox AS a
RUN --mount=type=cache,target=/cache,sharing=locked echo ${word} >> /cache/log; test ! -e /cache/busy; touch /cache/busy; sleep 0.2; rm /cache/busy
FROM busybox AS b
RUN --mount=type=cache,target=/cache,sharing=locked echo ${word} >> /cache/log; test ! -e /cache/busy; touch /cache/busy; sleep 0.2; rm /cache/busy; true
${from}COPY --from=a /etc /a
COPY --from=b /etc /b
RUN --mount=type=cache,target=/cache cat /cache/log # ${word}
`
    await build(context(dockerfile('one')))
    const { output } = await build(context(dockerfile('two')))
    expect(output).toBe('one\none\ntwo\ntwo\n')
    const listed = scene.composed.engine.builds.cache.list().filter(({ type }) => type === 'exec.cachemount')
    expect(listed).toMatchObject([{ description: 'cached mount /cache', inUse: false }])
  })

  it('bring secrets that no layer, key or record has, and an agent', async () => {
    const socket = join(scene.folder, 'agent.sock')
    const agent = createSocketServer().listen(socket)
    const folder = context(
      `${from}RUN --mount=type=secret,id=word,required=true --mount=type=secret,id=word,env=WORD --mount=type=secret,id=none --mount=type=ssh cat /run/secrets/word; echo " $WORD"; stat -c %a /run/secrets/word; test -S "$SSH_AUTH_SOCK" && echo agent; mount | grep secrets | grep -c tmpfs\n`,
    )
    const wishes = (text: string): Partial<BuildRequest> => ({
      secret: async (id) => (id === 'word' ? Buffer.from(text) : null),
      sshAgent: async () => socket,
    })
    const { output } = await build(folder, wishes('hush-4711'))
    expect(output).toBe('hush-4711 hush-4711\n400\nagent\n1\n')
    expect((await build(folder, wishes('other'))).output).toBe('')
    await expect(build(folder, { noCache: true })).rejects.toThrow('secret word: not found')
    agent.close()
    const kept = spawnSync('grep', ['-rl', 'hush-4711', join(scene.folder, 'data')], { encoding: 'utf8' }).stdout
    expect(kept).toBe('')
  })
})

describe.skipIf(!canRun)('ADD', () => {
  let server: Server
  let address = ''
  let folder = ''
  beforeAll(async () => {
    folder = context('', { 'in/one': 'one\n', 'in/sub/two': 'two\n' })
    for (const [flag, end] of [
      ['-cf', 'tar'],
      ['-czf', 'tar.gz'],
      ['-cJf', 'tar.xz'],
      ['-cjf', 'tar.bz2'],
      ['--zstd -cf', 'tar.zst'],
    ] as const)
      execFileSync('sh', ['-c', `tar -C in ${flag} in.${end} .`], { cwd: folder })
    server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { Location: '/file.txt' }).end()
      else if (request.url === '/file.txt')
        response.writeHead(200, { 'Last-Modified': 'Tue, 01 Feb 2022 03:04:05 GMT' }).end('from afar\n')
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server?.close())

  it('unpacks archives of the context, whatever they are compressed with', async () => {
    for (const end of ['tar', 'tar.gz', 'tar.xz', 'tar.bz2', 'tar.zst']) {
      writeFileSync(join(folder, 'Dockerfile'), `${from}ADD in.${end} /to\nRUN cat /to/one /to/sub/two\n`)
      expect((await build(folder, { noCache: true })).output, end).toBe('one\ntwo\n')
    }
    writeFileSync(join(folder, 'Dockerfile'), `${from}ADD --unpack=false in.tar /to\nRUN tar -tf /to | wc -l\n`)
    expect(Number((await build(folder)).output)).toBe(4)
  })

  it('fetches from addresses, with their time, and checks what came', async () => {
    const sum = 'sha256:'
    const dockerfile = `${from}ADD ${address}/moved /named\nADD ${address}/file.txt /into/\nRUN cat /named /into/file.txt; stat -c '%a %Y' /named\n`
    writeFileSync(join(folder, 'Dockerfile'), dockerfile)
    expect((await build(folder)).output).toBe('from afar\nfrom afar\n600 1643684645\n')
    writeFileSync(join(folder, 'Dockerfile'), `${from}ADD --checksum=${sum}${'0'.repeat(64)} ${address}/file.txt /x\n`)
    await expect(build(folder)).rejects.toThrow('digest mismatch sha256:')
    writeFileSync(join(folder, 'Dockerfile'), `${from}ADD ${address}/none /x\n`)
    await expect(build(folder)).rejects.toThrow(`invalid response status 404 for ${address}/none`)
  })
})

describe.skipIf(!canRun)('a step that is made anew', () => {
  const dockerfile = `${from}ARG VERSION=1\nCOPY . /src\nRUN echo $VERSION > /v\nRUN true > /t\n`

  it('says why: a file, an argument, the step before, the instruction', async () => {
    expect(missOf(await build(context(dockerfile, { a: '1', b: '1' })), 2)).toMatchObject({ because: 'first' })
    const file = await build(context(dockerfile, { a: '1', b: '2' }))
    expect(missOf(file, 2)).toMatchObject({ because: 'files', names: ['b'], more: 0, since: expect.any(Number) })
    expect(missOf(file, 3)).toMatchObject({ because: 'parent' })
    const argument = await build(context(dockerfile, { a: '1', b: '2' }), { args: { VERSION: '2' } })
    expect(argument.steps.filter(({ cached }) => cached).map(({ step }) => step?.number)).toEqual([2])
    expect(missOf(argument, 3)).toMatchObject({ because: 'argument', names: ['VERSION'] })
    const other = await build(context(dockerfile.replace('true >', 'false || true >'), { a: '1', b: '2' }))
    expect(missOf(other, 4)).toMatchObject({ because: 'instruction', names: ['RUN true > /t'] })
    const asked = await build(context(dockerfile, { a: '1', b: '2' }), { noCache: true })
    expect(missOf(asked, 2)).toMatchObject({ because: 'asked' })
  })

  it('is told as it happens: plan, layer, space, process, seal', async () => {
    const { trace } = await build(context(`${from}RUN echo told > /told\n`))
    expect(trace.map(({ kind }) => kind)).toEqual([
      'build.planned',
      'image.found',
      'build.step',
      'build.step',
      'layer.added',
      'space.created',
      'process.started',
      'process.ended',
      'space.gone',
      'changes.read',
      'layer.sealed',
      'parent.recorded',
      'build.step',
    ])
  })
})

describe.skipIf(!canRun)('the cache of builds', () => {
  it('is freed to what other things need, and then is as if it had never been', async () => {
    const { cache } = scene.composed.engine.builds
    await cache.prune(CLI, { all: true, olderThan: 0, keepBytes: 0, wanted: () => true })
    expect(cache.list()).toEqual([])
    expect(scene.storage.layers.all().map(({ text }) => text)).toEqual(['ADD rootfs /', 'ADD rootfs.tar /'])
    const folder = context(`${from}RUN echo kept > /kept\nRUN head -c 5000 /dev/zero > /zeros\n`)
    await build(folder)
    const sizes = cache.list().map(({ bytes }) => bytes)
    expect(sizes).toEqual([5000, 5])
    const { removed, bytes } = await cache.prune(CLI, { all: false, olderThan: 0, keepBytes: 100, wanted: () => true })
    expect([removed.length, bytes]).toEqual([1, 5000])
    const { steps } = await build(folder)
    expect(steps.map(({ cached }) => cached)).toEqual([true, false])
    expect(steps[1]?.missed).toMatchObject({ because: 'pruned' })
  })

  it('leaves nothing in the work folder, and nothing mounted', async () => {
    const work = join(scene.folder, 'data/builds/work')
    await expect.poll(() => readdirSync(work), { timeout: 20_000 }).toEqual([])
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(work)
  })
})
