// docker build, buildx and compose build of later Debian suites, which speak BuildKit's protocol, on the engine's own builder.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRegistry } from '../../engine/drivers/registry/testing/registry-server.ts'
import { type Result, type RunningEngine, type RunOptions, runProgram, startEngine, until } from './harness.ts'
import { ask } from './http.ts'
import { busyboxArchive } from './images.ts'
import { LaterClient } from './later-clients.ts'

let engine: RunningEngine
let folder: string
let sockets: number
const clients: LaterClient[] = []

beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box'))
  sockets = socketsOf(engine.pid)
})
afterAll(async () => {
  for (const client of clients) client.close()
  await engine.close()
})

function socketsOf(pid: number): number {
  const files = readdirSync(`/proc/${pid}/fd`).map((file) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${file}`)
    } catch {
      return ''
    }
  })
  return files.filter((target) => target.startsWith('socket:')).length
}

/** A context of these files, in a folder of its own. */
function context(files: Record<string, string>): string {
  folder = mkdtempSync(join(engine.folder, 'context-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

function clientOf(suite: string): LaterClient {
  const client = new LaterClient(suite, engine.socket)
  clients.push(client)
  return client
}

async function good(running: Promise<Result>): Promise<string> {
  const { code, stdout, stderr } = await running
  expect(code, stderr + stdout).toBe(0)
  return stdout + stderr
}

describe.each(['sid', 'trixie'].filter(LaterClient.isHere))('docker and buildx of Debian %s', (suite) => {
  let client: LaterClient
  const docker = (words: string[], options: RunOptions = {}) => client.run(words, { cwd: folder, ...options })
  beforeAll(() => {
    client = clientOf(suite)
  })

  test('an image is built from a folder, with its arguments, and runs; the second time it is there already', async () => {
    context({
      Dockerfile:
        'FROM box AS base\nARG WHO=nobody\nCOPY src /src\nRUN echo "$WHO" > /who\nFROM base AS last\nCMD ["cat", "/who", "/src/a"]\n',
      'src/a': 'from the folder\n',
      'src/left-out': 'x',
      '.dockerignore': 'src/left-out\n',
    })
    const words = [
      'build',
      '--progress',
      'plain',
      '-t',
      `${suite}:1`,
      '--build-arg',
      'WHO=ada',
      '--label',
      'a=b',
      '--iidfile',
      'id',
      '--metadata-file',
      'meta',
      '.',
    ]
    const first = await good(docker(words))
    expect(first).toMatch(/transferring context: \d+B/)
    expect(first).toContain('[base 3/3] RUN echo "$WHO" > /who')
    expect(first).toContain(`naming to docker.io/library/${suite}:1`)
    expect(await good(docker(['run', '--rm', `${suite}:1`]))).toBe('ada\nfrom the folder\n')
    expect(await good(docker(['run', '--rm', `${suite}:1`, 'ls', '/src']))).toBe('a\n')
    const id = readFileSync(join(folder, 'id'), 'utf8')
    expect(await engine.ok('inspect', '-f', '{{.Id}} {{json .Config.Labels}}', `${suite}:1`)).toBe(`${id} {"a":"b"}`)
    expect(JSON.parse(readFileSync(join(folder, 'meta'), 'utf8'))).toMatchObject({
      'containerimage.config.digest': id,
      'image.name': `docker.io/library/${suite}:1`,
    })
    expect(await good(docker(words))).toMatch(/\[base 3\/3\] RUN echo .*\n#\d+ CACHED/)
    expect(readFileSync(join(folder, 'id'), 'utf8')).toBe(id)
    expect((await good(docker(['build', '-q', '.']))).trim()).toMatch(/^sha256:[0-9a-f]{64}$/)
  })

  test('a step that fails is shown at its line, and the exit code is 1', async () => {
    // The whole file goes with the error; a large one once was more than Node sends at an answer's end.
    const long = '# a line\n'.repeat(10_000)
    context({ Dockerfile: `FROM box\nRUN echo before\nRUN echo why >&2; exit 7\n${long}` })
    const { code, stderr } = await docker(['build', '--progress', 'plain', '.'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/ 3 \| >>> RUN echo why >&2; exit 7/)
    expect(stderr).toContain('process "/bin/sh -c echo why >&2; exit 7" did not complete successfully: exit code: 7')
    writeFileSync(join(folder, 'Dockerfile'), 'FROM box\nRUNN x\n')
    const broken = await docker(['build', '--progress', 'plain', '.'])
    expect(broken.stderr).toContain('dockerfile parse error on line 2: unknown instruction: RUNN')
    expect(broken.stderr).toMatch(/ 2 \| >>> RUNN x/)
  })

  test('bake builds targets upon each other, side by side', async () => {
    context({
      'base.Dockerfile': 'FROM box\nRUN echo base > /base\n',
      'app.Dockerfile': 'FROM base\nCOPY --from=files f /f\nCMD cat /base /f\n',
      'files/f': 'named\n',
      'docker-bake.json': JSON.stringify({
        group: { default: { targets: ['base', 'app'] } },
        target: {
          base: { dockerfile: 'base.Dockerfile' },
          app: {
            dockerfile: 'app.Dockerfile',
            contexts: { base: 'target:base', files: 'files' },
            tags: [`${suite}-bake`],
          },
        },
      }),
    })
    await good(docker(['buildx', 'bake', '--progress', 'plain']))
    expect(await engine.ok('run', '--rm', `${suite}-bake`)).toBe('base\nnamed')
  })

  test('compose builds the services of a project', async () => {
    context({
      'compose.yaml': JSON.stringify({
        services: {
          one: { build: { context: '.', dockerfile_inline: 'FROM box\nCOPY file /\nCMD cat /file\n' } },
          two: {
            image: `${suite}-two`,
            build: { context: '.', target: 'a', dockerfile: 'two.Dockerfile', args: { X: 'y' } },
          },
        },
      }),
      'two.Dockerfile': 'FROM box AS a\nARG X\nENV X=$X\nCMD echo $X\nFROM a\nRUN exit 1\n',
      file: 'content',
    })
    await good(docker(['compose', '-p', suite, 'build']))
    expect(await engine.ok('run', '--rm', `${suite}-one`)).toBe('content')
    expect(await engine.ok('run', '--rm', `${suite}-two`)).toBe('y')
  })
})

describe.runIf(LaterClient.isHere('sid'))('everything else that buildx asks', () => {
  let client: LaterClient
  const docker = (words: string[], options: RunOptions = {}) => client.run(words, { cwd: folder, ...options })
  beforeAll(() => {
    client = clientOf('sid')
  })

  test('a Dockerfile or a whole context comes by standard input', async () => {
    context({ Dockerfile: 'FROM box\nCOPY file /file\nCMD cat /file\n', file: 'in the tar' })
    await good(docker(['build', '-t', 'stdin:1', '-f', '-', '.'], { input: 'FROM box\nCOPY file /other\n' }))
    await good(docker(['build', '-t', 'stdin:2', '-'], { input: 'FROM box\nENV A=b\n' }))
    const { stdout } = await runProgram('sh', ['-c', 'tar -cz . | base64 -w0'], { cwd: folder })
    await good(docker(['build', '-t', 'stdin:3', '-'], { input: Buffer.from(stdout, 'base64') }))
    expect(await engine.ok('run', '--rm', 'stdin:1', 'cat', '/other')).toBe('in the tar')
    expect(await engine.ok('run', '--rm', 'stdin:3')).toBe('in the tar')
  })

  test('a secret is there for the step alone, and the client’s agent answers in it', async () => {
    context({
      Dockerfile:
        'FROM box\nRUN --mount=type=secret,id=s cp /run/secrets/s /copied\nRUN --mount=type=ssh test -S "$SSH_AUTH_SOCK"\n',
      secret: 's3cret',
    })
    // buildx looks for a socket; what is said over it is tested beside the code.
    const agent = createServer().listen(join(folder, 'agent'))
    try {
      await once(agent, 'listening')
      const ssh = ['--ssh', `default=${join(folder, 'agent')}`]
      await good(docker(['build', '-t', 'secret', '--secret', 'id=s,src=secret', ...ssh, '.']))
    } finally {
      agent.close()
    }
    const left = ['sh', '-c', 'cat /copied; ls -A /run/secrets 2>/dev/null || true']
    expect(await engine.ok('run', '--rm', 'secret', ...left)).toBe('s3cret')
  })

  test('an image is pushed to a private registry, and is a base from there, as the client is logged in', async () => {
    await using registry = await startRegistry({ login: 'ada:horse battery' })
    const name = `${registry.host}/app:1`
    await good(docker(['login', '-u', 'ada', '--password-stdin', registry.host], { input: 'horse battery' }))
    context({
      Dockerfile: 'FROM box\nRUN echo pushed > /pushed\n',
      'next/Dockerfile': `FROM ${name}\nCMD cat /pushed\n`,
    })
    await good(docker(['build', '--push', '-t', name, '--metadata-file', 'meta', '.']))
    const { stdout } = await docker(['image', 'inspect', '-f', '{{index .RepoDigests 0}}', name])
    const meta = JSON.parse(readFileSync(join(folder, 'meta'), 'utf8'))
    expect(`${registry.host}/app@${meta['containerimage.digest']}\n`).toBe(stdout)
    await engine.ok('rmi', name)
    expect(await good(docker(['build', '--progress', 'plain', '-t', 'next', 'next']))).toContain(`FROM ${name}`)
    expect(await engine.ok('run', '--rm', 'next')).toBe('pushed')
  })

  test('a context comes from an address', async () => {
    context({ Dockerfile: 'FROM box\nCOPY file /file\nCMD cat /file\n', file: 'from afar' })
    const { stdout } = await runProgram('sh', ['-c', 'tar -cz . | base64 -w0'], { cwd: folder })
    const server = createHttpServer((_request, response) => response.end(Buffer.from(stdout, 'base64'))).listen(
      0,
      '127.0.0.1',
    )
    try {
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      await good(docker(['build', '-t', 'afar', `http://127.0.0.1:${port}/context.tar.gz`]))
    } finally {
      server.close()
    }
    expect(await engine.ok('run', '--rm', 'afar')).toBe('from afar')
  })

  test('the result comes back as a folder or a tar', async () => {
    context({ Dockerfile: 'FROM scratch\nCOPY . /\n', 'a/b': 'b', c: 'c'.repeat(100_000), link: '' })
    await good(docker(['build', '-o', 'out', '.']))
    expect(readFileSync(join(folder, 'out/c'), 'utf8')).toBe('c'.repeat(100_000))
    expect(lstatSync(join(folder, 'out/a')).isDirectory()).toBe(true)
    await good(docker(['build', '-o', 'type=tar,dest=out.tar', '.']))
    const { stdout } = await runProgram('tar', ['-tf', 'out.tar'], { cwd: folder })
    expect(stdout).toMatch(/^(\.\/)?a\/b$/m)
  })

  test('a Dockerfile is checked and outlined without being built', async () => {
    context({ Dockerfile: '# it is made\nFROM box AS it\nARG A=1\nCMD echo $A\n' })
    const { code, stdout } = await docker(['build', '--check', '.'])
    expect(code).toBe(1)
    expect(stdout).toContain('JSONArgsRecommended')
    expect(await good(docker(['build', '--call', 'outline', '.']))).toMatch(/TARGET: +it[\s\S]*A +1/)
    expect(await good(docker(['build', '--call', 'targets', '.']))).toContain('it (default)')
  })

  test.each<[NodeJS.Signals, (number | string | null)[]]>([
    ['SIGINT', [130, null]],
    ['SIGKILL', [null, 'SIGKILL']],
  ])('a build whose client ends by %s is cancelled, and nothing of it goes on', async (signal, end) => {
    context({ Dockerfile: 'FROM box\nRUN echo begun; sleep 600\n' })
    const child = spawn(client.program, ['build', '--progress', 'plain', folder], { env: client.environment })
    let heard = ''
    child.stderr.on('data', (data) => {
      heard += data
    })
    await until('the step runs', () => /^#\d+ [\d.]+ begun/m.test(heard))
    const exited = once(child, 'exit')
    child.kill(signal)
    expect(await exited).toEqual(end)
    await expect.poll(() => good(docker(['buildx', 'history', 'inspect']))).toMatch(/Status:\s+Canceled/)
  })

  test('a build that is cancelled from elsewhere tells its client so', async () => {
    context({ Dockerfile: 'FROM box\nRUN echo begun; sleep 600\n' })
    const building = docker(['build', '--progress', 'plain', '.'])
    const list = () => good(docker(['buildx', 'history', 'ls', '--no-trunc', '--format', '{{.Ref}} {{.Status}}']))
    await expect.poll(list).toContain('Running')
    const [ref = ''] = (await list()).split(' ')
    const path = `/build/cancel?id=${ref.split('/').at(-1)}`
    expect((await ask(engine.socket, 'POST', path)).status).toBe(200)
    expect(await building).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('Canceled: the build was cancelled'),
    })
  })

  test('steps have the hosts, the network and the limits that are asked for; contexts stand in for names', async () => {
    context({
      Dockerfile:
        'FROM named\nRUN cat /etc/hosts; echo "open: $(ulimit -n)"; grep -c . /proc/net/route\nCOPY --from=more f /f\n',
      'more/f': 'x',
    })
    const options = ['--add-host', 'a.example:10.1.2.3', '--add-host', 'gate:host-gateway', '--ulimit', 'nofile=77:88']
    const contexts = ['--build-context', 'named=docker-image://box', '--build-context', 'more=more']
    const words = ['build', '--progress', 'plain', '--network', 'none', ...options, ...contexts, '.']
    const told = await good(docker(words))
    expect(told).toMatch(/10\.1\.2\.3\s+a\.example/)
    expect(told).toMatch(/(\d+\.){3}\d+\s+gate/)
    expect(told).toContain('open: 77')
    const { code, stderr } = await docker(['build', '--network', 'host', '-f', '-', '.'], {
      input: 'FROM box\nRUN true\n',
    })
    expect({ code, stderr }).toMatchObject({ code: 0 })
  })

  test('past builds are listed, told again and forgotten', async () => {
    context({ Dockerfile: 'FROM box\nRUN echo told again\n' })
    await good(docker(['build', '--progress', 'plain', '.']))
    expect(await good(docker(['buildx', 'history', 'ls']))).toContain('Completed')
    expect(await good(docker(['buildx', 'history', 'logs', '--progress', 'plain']))).toContain('told again')
    expect(await good(docker(['buildx', 'history', 'inspect']))).toMatch(/Status:\s+Completed|Duration/)
    await good(docker(['buildx', 'history', 'rm', '--all']))
    expect((await good(docker(['buildx', 'history', 'ls']))).trim().split('\n')).toHaveLength(1)
  })

  test('the cache is listed and pruned', async () => {
    context({ Dockerfile: 'FROM box\nRUN echo only cached > /x\n' })
    await good(docker(['build', '.']))
    expect(await good(docker(['buildx', 'du']))).toMatch(/Total:\s+[\d.]+/)
    expect(await good(docker(['buildx', 'prune', '-f', '--max-used-space', '100gb']))).toMatch(/Total:\s+[\d.]+/)
    expect(await good(docker(['builder', 'prune', '-f', '-a']))).toMatch(/Total:\s+[\d.]+/)
    expect(await good(docker(['buildx', 'du']))).toMatch(/Total:\s+0B/)
    expect(await good(docker(['buildx', 'ls']))).toMatch(/default\*? +docker/)
  })
})

describe.runIf(existsSync('/usr/bin/docker'))('the CLI of Debian 12, without buildx', () => {
  const docker = (words: string[], options: RunOptions = {}) =>
    runProgram('/usr/bin/docker', words, {
      cwd: folder,
      ...options,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: '/nonexistent',
        DOCKER_HOST: `unix://${engine.socket}`,
        DOCKER_BUILDKIT: '1',
      },
    })

  test('it builds with BuildKit too', async () => {
    context({
      Dockerfile: 'FROM box\nRUN --mount=type=secret,id=s cp /run/secrets/s /s\nCOPY file /file\n',
      secret: 'old',
      file: 'f',
    })
    await good(docker(['build', '-t', 'old:1', '--secret', 'id=s,src=secret', '.']))
    expect(await engine.ok('run', '--rm', 'old:1', 'cat', '/s', '/file')).toBe('oldf')
    const { stdout } = await runProgram('sh', ['-c', 'tar -c . | base64 -w0'], { cwd: folder })
    await good(
      docker(['build', '-q', '-t', 'old:2', '--secret', 'id=s,src=secret', '-'], {
        input: Buffer.from(stdout, 'base64'),
      }),
    )
    const { code, stderr } = await docker(['build', '-'], { input: 'FROM box\nRUN exit 3\n' })
    expect(code).not.toBe(0)
    expect(stderr).toContain('exit code: 3')
  })
})

test('no connection stays open after all these builds', async () => {
  await expect.poll(() => socketsOf(engine.pid)).toBeLessThanOrEqual(sockets)
})
