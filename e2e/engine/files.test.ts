import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { cliEnvironment, type RunningEngine, runProgram, startEngine, until } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

beforeEach(async () => void (await engine.ok('run', '-d', '--name', 'cc', 'box', 'sleep', '600')))
afterEach(async () => void (await engine.ok('rm', '-f', 'cc')))

describe('docker exec', () => {
  test('runs a program beside the first one, with its streams and its code', async () => {
    const { code, stdout, stderr } = await engine.docker('exec', 'cc', 'sh', '-c', 'echo out; echo err >&2; exit 7')
    expect({ code, stdout, stderr }).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' })
  })

  test('-e, -w and -u reach it', async () => {
    const line = 'echo $A $PWD $(id -u)'
    expect(await engine.ok('exec', '-e', 'A=1', '-w', '/tmp', '-u', 'ada', 'cc', 'sh', '-c', line)).toBe('1 /tmp 1000')
  })

  test('-i carries input to its end', async () => {
    const { stdout } = await engine.run(['exec', '-i', 'cc', 'wc', '-c'], { input: Buffer.alloc(300_000, 'x') })
    expect(stdout.trim()).toBe('300000')
  })

  test('-it gives it a terminal', async () => {
    // crun may set the size a moment after the program began.
    const sized = 'until [ "$(stty size)" = "20 70" ]; do sleep 0.1; done; stty size; exit 4'
    const { stdout, code } = await runProgram(
      'script',
      ['-qec', `stty rows 20 cols 70; docker exec -it cc sh -c '${sized}'`, '/dev/null'],
      { env: cliEnvironment(engine.socket), input: '' },
    )
    expect(stdout).toContain('20 70')
    expect(code).toBe(4)
  })

  test('-d lets it run alone', async () => {
    await engine.ok('exec', '-d', 'cc', 'sh', '-c', 'sleep 0.2; touch /done')
    await until('it is done', async () => (await engine.docker('exec', 'cc', 'test', '-e', '/done')).code === 0)
  })

  test('a program that is not there ends with 127, one that may not run with 126', async () => {
    const missing = await engine.docker('exec', 'cc', 'nope')
    expect(missing.code).toBe(127)
    expect(missing.stderr + missing.stdout).toContain('executable file not found')
    expect((await engine.docker('exec', 'cc', '/etc/passwd')).code).toBe(126)
  })

  test('a container that does not run is refused', async () => {
    await engine.ok('create', '--name', 'still', 'box', 'true')
    const { code, stderr } = await engine.docker('exec', 'still', 'true')
    expect(code).toBe(1)
    expect(stderr).toContain('is not running')
    await engine.ok('rm', 'still')
  })
})

describe('docker logs', () => {
  const logger = async (script: string) => {
    await engine.ok('run', '--name', 'log', 'box', 'sh', '-c', script)
  }
  afterEach(async () => void (await engine.docker('rm', '-f', 'log')))

  test('both streams, in their places', async () => {
    await logger('echo one; sleep 0.05; echo two >&2')
    const { stdout, stderr } = await engine.docker('logs', 'log')
    expect({ stdout, stderr }).toEqual({ stdout: 'one\n', stderr: 'two\n' })
  })

  test('--tail, --timestamps, --since and --until', async () => {
    await logger('seq 1 20; sleep 1.2; echo late')
    expect(await engine.ok('logs', '-n', '3', 'log')).toBe('19\n20\nlate')
    expect(await engine.ok('logs', '-n', '0', 'log')).toBe('')
    const stamped = await engine.ok('logs', '-t', '-n', '1', 'log')
    expect(stamped).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z late$/)
    const time = stamped.split(' ')[0] as string
    expect(await engine.ok('logs', '--since', time, 'log')).toBe('late')
    const between = new Date(Date.parse(time) - 500).toISOString()
    expect((await engine.ok('logs', '--until', between, 'log')).split('\n').at(-1)).toBe('20')
  })

  test('-f follows until the container ends', async () => {
    await engine.ok('run', '-d', '--name', 'log', 'box', 'sh', '-c', 'for i in 1 2 3; do echo $i; sleep 0.2; done')
    expect(await engine.ok('logs', '-f', 'log')).toBe('1\n2\n3')
  })

  test('20,000 lines come whole and in order', async () => {
    await logger('seq 1 20000')
    const lines = (await engine.ok('logs', 'log')).split('\n')
    expect(lines.length).toBe(20_000)
    expect(lines.every((line, index) => line === String(index + 1))).toBe(true)
  })
})

describe('docker cp', () => {
  test('a file in and out, with content and mode', async () => {
    const source = join(engine.folder, 'in.sh')
    writeFileSync(source, 'echo hi\n', { mode: 0o755 })
    await engine.ok('cp', source, 'cc:/opt-in.sh')
    expect(await engine.ok('exec', 'cc', 'sh', '-c', 'cat /opt-in.sh; stat -c %a /opt-in.sh')).toBe('echo hi\n755')
    const target = join(engine.folder, 'out.sh')
    await engine.ok('cp', 'cc:/opt-in.sh', target)
    expect(readFileSync(target, 'utf8')).toBe('echo hi\n')
    expect(statSync(target).mode & 0o777).toBe(0o755)
  })

  test('folders, both ways, also of a container that does not run', async () => {
    const source = join(engine.folder, 'tree')
    mkdirSync(join(source, 'deep/er'), { recursive: true })
    writeFileSync(join(source, 'deep/er/leaf'), 'leaf')
    symlinkSync('er/leaf', join(source, 'deep/link'))
    await engine.ok('create', '--name', 'still', 'box', 'true')
    await engine.ok('cp', source, 'still:/tmp')
    const target = join(engine.folder, 'back')
    await engine.ok('cp', 'still:/tmp/tree', target)
    expect(readFileSync(join(target, 'deep/link'), 'utf8')).toBe('leaf')
    await engine.ok('rm', 'still')
  })

  test('a symlink in the container never leads out of it', async () => {
    await engine.ok('exec', 'cc', 'ln', '-s', '/etc', '/way-out')
    const secret = join(engine.folder, 'planted')
    writeFileSync(secret, 'planted')
    await engine.ok('cp', secret, 'cc:/way-out/planted-by-test')
    expect(existsSync('/etc/planted-by-test')).toBe(false)
    expect(await engine.ok('exec', 'cc', 'cat', '/etc/planted-by-test')).toBe('planted')
  })

  test('a tar from standard input, plain and gzipped, and one to standard output', async () => {
    const folder = join(engine.folder, 'piped')
    mkdirSync(folder)
    writeFileSync(join(folder, 'leaf'), 'leaf')
    const env = cliEnvironment(engine.socket)
    const shell = (line: string) => runProgram('sh', ['-c', line], { env, cwd: engine.folder })
    expect((await shell('tar c piped | docker cp - cc:/tmp; tar cz piped | docker cp - cc:/home')).stderr).toBe('')
    expect(await engine.ok('exec', 'cc', 'cat', '/tmp/piped/leaf', '/home/piped/leaf')).toBe('leafleaf')
    expect((await shell('docker cp cc:/tmp/piped - | tar t')).stdout).toBe('piped/\npiped/leaf\n')
  })

  test('a path that is not there is named', async () => {
    const { code, stderr } = await engine.docker('cp', 'cc:/nowhere/at/all', engine.folder)
    expect(code).toBe(1)
    expect(stderr).toContain('/nowhere/at/all')
  })
})

describe('docker diff, export and import', () => {
  test('diff tells added, changed and deleted', async () => {
    await engine.ok('exec', 'cc', 'sh', '-c', 'echo new > /tmp/new; echo more >> /etc/group; rm /bin/wc')
    expect((await engine.ok('diff', 'cc')).split('\n').sort()).toEqual([
      'A /tmp/new',
      'C /bin',
      'C /etc',
      'C /etc/group',
      'C /tmp',
      'D /bin/wc',
    ])
  })

  test('export gives the union view as one tar, and import makes an image of it', async () => {
    await engine.ok('exec', 'cc', 'sh', '-c', 'echo mine > /mine; rm /bin/wc')
    const tar = join(engine.folder, 'flat.tar')
    await engine.ok('export', '-o', tar, 'cc')
    const listed = (await runProgram('tar', ['-tf', tar])).stdout.split('\n').map((line) => line.replace(/^\.?\//, ''))
    expect(listed).toContain('mine')
    expect(listed).toContain('bin/busybox')
    expect(listed).not.toContain('bin/wc')
    const id = await engine.ok(
      'import',
      '-c',
      'CMD ["cat","/mine"]',
      '-c',
      'ENV PATH=/bin',
      '-m',
      'flattened',
      tar,
      'flat:1',
    )
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await engine.ok('run', '--rm', 'flat:1')).toBe('mine')
    expect(await engine.ok('history', '--format', '{{.Comment}}', 'flat:1')).toContain('flattened')
    await engine.ok('rmi', 'flat:1')
  })
})

describe('docker events', () => {
  test('the life of a container is told in order, with its name', async () => {
    const since = Date.now() / 1000
    await engine.ok('run', '--rm', '--name', 'life', 'box', 'true')
    await until('it is gone', async () => (await engine.docker('inspect', 'life')).code === 1)
    const until_ = (Date.now() / 1000 + 0.1).toFixed(3)
    const told = await engine.ok(
      'events',
      '--since',
      since.toFixed(3),
      '--until',
      until_,
      '--filter',
      'container=life',
      '--format',
      '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.image}} {{.Actor.Attributes.exitCode}}',
    )
    const lines = told.split('\n').map((line) => line.replace(' <no value>', ''))
    expect(lines.filter((line) => !line.startsWith('attach'))).toEqual([
      'create life box',
      'start life box',
      'die life box 0',
      'destroy life box',
    ])
  })

  test('a listener hears what happens from then on', async () => {
    const end = String(Math.ceil(Date.now() / 1000) + 2)
    const listening = engine.docker('events', '--filter', 'event=pause', '--format', '{{.Action}}', '--until', end)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await engine.ok('pause', 'cc')
    await engine.ok('unpause', 'cc')
    expect((await listening).stdout.trim()).toBe('pause')
  })
})
