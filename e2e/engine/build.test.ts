import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, Heard } from '../../engine/api/web/testing/rpc-client.ts'
import type { VerifyEvent } from '../../engine/wire/verify.ts'
import { type Result, type RunningEngine, runProgram, startEngine } from './harness.ts'
import { ask } from './http.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
let contexts = 0
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

/** A folder with a Dockerfile and other files. */
function context(dockerfile: string, files: Record<string, string> = {}): string {
  const folder = join(engine.folder, `context-${++contexts}`)
  for (const [name, text] of Object.entries({ Dockerfile: dockerfile, ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** `docker build` by the classic builder. */
function build(folder: string, ...words: string[]): Promise<Result> {
  return engine.run(['build', ...words, folder], { env: { DOCKER_BUILDKIT: '0' } })
}

async function built(folder: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await build(folder, ...words)
  if (code !== 0) throw new Error(`docker build: exit code ${code}: ${stderr}${stdout}`)
  return stdout
}

/** What a command in a container of the image says. */
function run(image: string, ...command: string[]): Promise<string> {
  return engine.ok('run', '--rm', '--network', 'none', image, ...command)
}

async function inspect<T>(image: string, format: string): Promise<T> {
  return JSON.parse(await engine.ok('inspect', '--format', `{{json ${format}}}`, image)) as T
}

const APP = `FROM box
ARG VERSION=3
ENV MODE=plain
WORKDIR /app
COPY one.txt more ./
RUN echo "$VERSION $MODE" > out; echo said; echo aside >&2
LABEL team=blue
CMD ["cat", "out"]
`

describe('docker build', () => {
  test('makes an image, and tells each step as dockerd does', async () => {
    const folder = context(APP, { 'one.txt': 'one\n', 'more/sub/two.txt': 'two\n' })
    const said = await built(folder, '-t', 'app:1')
    for (const line of [
      'Step 1/8 : FROM box',
      'Step 6/8 : RUN echo "$VERSION $MODE" > out; echo said; echo aside >&2',
      'said',
      'aside',
      'Successfully tagged app:1',
    ])
      expect(said).toContain(`${line}\n`)
    expect(said).toMatch(/ ---> Running in [0-9a-f]{12}\n/)
    expect(said).toMatch(/Removing intermediate container [0-9a-f]{12}\n/)
    expect(said).toMatch(/Successfully built [0-9a-f]{12}\n/)
    expect(await run('app:1')).toBe('3 plain')
    expect(await run('app:1', 'cat', 'one.txt', 'sub/two.txt')).toBe('one\ntwo')
    expect(await inspect('app:1', '.Config')).toMatchObject({
      Cmd: ['cat', 'out'],
      WorkingDir: '/app',
      Labels: { team: 'blue' },
    })
    expect(await engine.ok('history', '--no-trunc', '--format', '{{.CreatedBy}}', 'app:1')).toContain(
      '|1 VERSION=3 /bin/sh -c echo "$VERSION $MODE" > out; echo said; echo aside >&2',
    )
  })

  test('of the same takes every step from the cache, and is the same image', async () => {
    const before = await engine.ok('images', '-q', '--no-trunc', 'app:1')
    const folder = context(APP, { 'one.txt': 'one\n', 'more/sub/two.txt': 'two\n' })
    const said = await built(folder, '-t', 'app:2')
    expect(said.match(/ ---> Using cache\n/g)?.length).toBe(7)
    expect(await engine.ok('images', '-q', '--no-trunc', 'app:2')).toBe(before)
    expect((await built(folder, '--no-cache')).match(/Using cache/)).toBeNull()
  })

  test('makes anew what comes after a file or an argument that changed', async () => {
    const folder = context(APP, { 'one.txt': 'ONE\n', 'more/sub/two.txt': 'two\n' })
    const changed = await built(folder)
    expect(changed.match(/ ---> Using cache\n/g)?.length).toBe(3)
    const other = await built(folder, '--build-arg', 'VERSION=4')
    expect(other).toMatch(/Step 5.*\n ---> Using cache\n/)
    expect(other).toMatch(/Step 6.*\n ---> Running in/)
  })

  test('builds the stages that the target needs, and no other', async () => {
    const folder = context(
      `FROM box AS one
RUN echo made > /made
FROM box AS unused
RUN false
FROM box AS two
COPY --from=one /made /here
COPY --from=0 --chown=ada:1000 --chmod=640 /made /owned
FROM two
RUN stat -c '%U %a' /owned > /owner
`,
    )
    await built(folder, '-t', 'stages')
    expect(await run('stages', 'cat', '/here', '/owner')).toBe('made\nada 640')
    const failed = await build(folder, '--target', 'unused')
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain("The command '/bin/sh -c false' returned a non-zero code: 1")
  })

  test('says what is wrong in dockerd’s words', async () => {
    for (const [dockerfile, message] of [
      ['FROM box\nRUNN true\n', 'unknown instruction: RUNN (did you mean RUN?)'],
      [
        'FROM box\nCOPY missing /\n',
        'COPY failed: file not found in build context or excluded by .dockerignore: stat missing: file does not exist',
      ],
      ['FROM box\nRUN exit 7\n', "The command '/bin/sh -c exit 7' returned a non-zero code: 7"],
      [
        'FROM box\nCOPY a b /c\n',
        'When using COPY with more than one source file, the destination must be a directory and end with a /',
      ],
    ] as const) {
      const { code, stderr } = await build(context(dockerfile, { a: '', b: '' }))
      expect(stderr).toContain(message)
      expect(code).toBeGreaterThan(0)
    }
  })

  test('leaves out what .dockerignore says, and keeps modes, links and empty folders', async () => {
    const folder = context('FROM box\nCOPY . /src/\nCOPY bin/tool.* /bin/\n', {
      '.dockerignore': 'secret*\nlogs\n!logs/keep\nDockerfile\n',
      secret: 'x',
      'logs/drop': 'x',
      'logs/keep': 'x',
      'bin/tool.sh': '#!/bin/sh\necho tool\n',
    })
    chmodSync(join(folder, 'bin/tool.sh'), 0o755)
    symlinkSync('bin/tool.sh', join(folder, 'link'))
    mkdirSync(join(folder, 'empty'))
    await built(folder, '-t', 'ignored')
    expect(await run('ignored', 'sh', '-c', 'cd /src; ls -a; ls logs; tool.sh; ls -l link')).toMatch(
      /^\.\n\.\.\n\.dockerignore\nbin\nempty\nlink\nlogs\nkeep\ntool\n.* link -> bin\/tool\.sh$/,
    )
  })

  test('gives each layer a file of its own: one copy has no say in another', async () => {
    const folder = context(
      `FROM box
COPY word /one
COPY --chown=ada word /two
COPY --chmod=600 word /three
RUN --mount=source=word,target=/four,rw echo changed > /one; echo changed > /four; stat -c '%U %a' /one /two /three; cat /two /three
`,
      { word: 'word\n' },
    )
    const said = await built(folder)
    expect(said).toContain('root 644\nada 644\nroot 600\nword\nword\n')
    expect(await built(folder)).toMatch(/Step 4.*\n ---> Using cache\n/)
  })

  test('-q says only the id, and a Dockerfile alone builds', async () => {
    const { stdout } = await engine.run(['build', '-q', '-'], {
      env: { DOCKER_BUILDKIT: '0' },
      input: 'FROM box\nRUN echo alone > /alone\n',
    })
    expect(stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/)
    expect(await run(stdout.trim(), 'cat', '/alone')).toBe('alone')
  })

  test('that is given up ends its step, and leaves nothing', async () => {
    const folder = context('FROM box\nRUN echo up; sleep 1000\n')
    const { code } = await engine.run(['build', folder], { env: { DOCKER_BUILDKIT: '0' }, limit: 3000 })
    expect(code).not.toBe(0)
    await expect.poll(() => readdirSync(join(engine.root, 'builds/work')).length, { timeout: 20_000 }).toBe(0)
    expect(existsSync(join(engine.runDir, 'runs')) ? readdirSync(join(engine.runDir, 'runs')) : []).toEqual([])
  })
})

describe('docker build of what lies elsewhere', () => {
  test('takes a Dockerfile, an archive or a git repository', async () => {
    const folder = context('FROM box\nCOPY word /word\nRUN cat /word\n', { word: 'far away\n' })
    await runProgram('tar', ['-czf', join(engine.folder, 'far.tar.gz'), '-C', folder, '.'])
    await runProgram(
      'sh',
      ['-c', 'git init -q && git add . && git -c user.name=a -c user.email=a@b commit -qm a && git update-server-info'],
      {
        cwd: folder,
      },
    )
    const server = createServer((request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      const file =
        path === '/far.tar.gz' ? join(engine.folder, 'far.tar.gz') : join(folder, path.replace('/far.git', '.git'))
      if (path === '/text') response.end('FROM box\nRUN echo alone\n')
      else if (existsSync(file) && !statSync(file).isDirectory()) response.end(readFileSync(file))
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      for (const [path, said] of [
        ['/far.tar.gz', 'far away'],
        ['/text', 'alone'],
        ['/far.git', 'far away'],
      ] as const) {
        const answer = await ask(engine.socket, 'POST', `/build?nocache=1&remote=${encodeURIComponent(at + path)}`)
        expect(answer.body, path).toContain(`{"stream":"${said}\\n"}`)
      }
    } finally {
      server.close()
    }
  })
})

describe('a build whose engine is killed', () => {
  test('leaves nothing half done: the next engine clears up and builds on', async () => {
    const folder = context('FROM box\nRUN echo first > /first\nRUN echo second > /second; sleep 10470\n')
    const building = build(folder)
    const work = join(engine.root, 'builds/work')
    const isAtSecond = () =>
      readdirSync(work, { recursive: true }).some((name) => String(name).endsWith('upper/second'))
    await expect.poll(isAtSecond, { timeout: 30_000 }).toBe(true)
    await engine.restart('SIGKILL')
    expect((await building).code).not.toBe(0)
    expect(readdirSync(join(engine.runDir, 'runs'))).toEqual([])
    expect(readdirSync(work)).toEqual([])
    const rows = (await runProgram('sh', ['-c', `grep -c ${work} /proc/mounts`])).stdout.trim()
    expect(rows).toBe('0')
    expect((await runProgram('pgrep', ['-f', 'sleep 10470'])).stdout).toBe('')
    const again = await built(context('FROM box\nRUN echo first > /first\nRUN echo third > /third\n'))
    expect(again).toMatch(/Step 2.*\n ---> Using cache\n/)
  })
})

describe('the cache of builds', () => {
  test('outlives the image, and is freed by prune to the last byte', async () => {
    const folder = context('FROM box\nRUN head -c 100000 /dev/zero > /zeros\n')
    await built(folder, '-t', 'zeros')
    await engine.ok('rmi', 'zeros')
    expect(await built(folder, '-t', 'zeros')).toContain(
      'Step 2/2 : RUN head -c 100000 /dev/zero > /zeros\n ---> Using cache\n',
    )
    await engine.ok('rmi', 'zeros')
    expect(await engine.ok('system', 'df', '--format', '{{.Type}} {{.Size}}')).toMatch(/Build Cache 10\dkB/)
    expect(await engine.ok('builder', 'prune', '-f')).toMatch(/Total reclaimed space: 1\d\dkB/)
    expect(await built(folder)).toContain('Running in')
  })
})

test('a classic build says errors in red, is its base where it adds nothing, and takes no cache from an image that is not here', async () => {
  const base = await engine.ok('inspect', '-f', '{{.Id}}', 'box')
  await engine.ok('build', '-t', 'same', context('FROM box\n'))
  expect(await engine.ok('inspect', '-f', '{{.Id}}', 'same')).toBe(base)
  const folder = context('FROM box\nRUN echo told >&2\n')
  expect(await built(folder)).toContain('\x1b[91mtold\n\x1b[0m')
  expect(await built(folder, '--cache-from', 'box')).toContain('Using cache')
  expect(await built(folder, '--cache-from', 'nowhere')).not.toContain('Using cache')
})

test('what builds leave in the store is as it was stored, in the words of the Dockerfile, without plates for the way', async () => {
  const script = 'FROM box\nENV A=1\nRUN echo $A > /a\nRUN echo 2 > /b\n'
  await engine.ok('build', '-t', 'seen', context(script))
  const client = connect(`ws+unix:${join(engine.runDir, 'window.sock')}:/rpc`)
  const { images, layers } = await client.rpc.store.query()
  const seen = images.find(({ names }) => names.includes('seen:latest'))
  expect(layers.find(({ id }) => id === seen?.top)?.text).toBe('RUN echo 2 > /b')
  expect(images.some(({ top }) => top === layers.find(({ id }) => id === seen?.top)?.parent)).toBe(false)
  const heard = new Heard<VerifyEvent>()
  client.rpc.verify.subscribe(undefined, heard.handlers)
  expect((await heard.end()).filter(({ type }) => type === 'finding')).toEqual([])
  await client.close()
})
