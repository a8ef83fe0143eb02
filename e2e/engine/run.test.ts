import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { cliEnvironment, controlGroupsOf, type RunningEngine, runProgram, startEngine, until } from './harness.ts'
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

/** The CLI in a terminal of its own, as `script` gives it. What is typed comes piece by piece, when the terminal is ready. */
function inTerminal(line: string, ...typed: string[]) {
  return runProgram('script', ['-qec', line, '/dev/null'], { env: cliEnvironment(engine.socket), input: typed })
}

describe('docker run', () => {
  test('prints what the program prints, on both streams, and ends with its exit code', async () => {
    const { code, stdout, stderr } = await engine.docker(
      'run',
      '--rm',
      'box',
      'sh',
      '-c',
      'echo out; echo err >&2; exit 3',
    )
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' })
  })

  test('--rm leaves no container, no folder and no control group', async () => {
    const id = (await engine.ok('run', '-d', '--rm', 'box', 'sleep', '60')).trim()
    expect(existsSync(join(engine.root, 'containers', id))).toBe(true)
    await engine.ok('kill', id)
    await until('the container is gone', async () => !(await engine.ok('ps', '-aq', '--no-trunc')).includes(id))
    await until('its folder is gone', () => !existsSync(join(engine.root, 'containers', id)))
    await until('its control groups are gone', () => controlGroupsOf(id).length === 0)
  })

  test('-d prints the id and lets it run', async () => {
    const id = await engine.ok('run', '-d', '--name', 'daemon', 'box', 'sleep', '60')
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    expect(await engine.ok('ps', '--no-trunc', '--format', '{{.ID}} {{.Names}} {{.State}}')).toBe(
      `${id} daemon running`,
    )
    await engine.ok('rm', '-f', 'daemon')
  })

  test('-e, -w, -u and --entrypoint reach the program', async () => {
    const run = (...words: string[]) => engine.ok('run', '--rm', ...words)
    expect(await run('-e', 'A=1 2', 'box', 'sh', '-c', 'echo "$A"')).toBe('1 2')
    expect(await run('-w', '/new/place', 'box', 'pwd')).toBe('/new/place')
    expect(await run('-u', 'ada', 'box', 'id', '-u')).toBe('1000')
    expect(await run('-u', '12:34', 'box', 'sh', '-c', 'id -u; id -g')).toBe('12\n34')
    expect(await run('--entrypoint', 'echo', 'box', 'from', 'entrypoint')).toBe('from entrypoint')
    expect(await run('--hostname', 'bridge-of-sighs', 'box', 'hostname')).toBe('bridge-of-sighs')
  })

  test('-v shows a folder of the machine, read-only when asked, and makes one that is missing', async () => {
    const folder = join(engine.folder, 'shared')
    mkdirSync(folder)
    writeFileSync(join(folder, 'note'), 'hello')
    expect(
      await engine.ok('run', '--rm', '-v', `${folder}:/in`, 'box', 'sh', '-c', 'cat /in/note; echo new > /in/other'),
    ).toBe('hello')
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('new\n')
    const refused = await engine.docker('run', '--rm', '-v', `${folder}:/in:ro`, 'box', 'touch', '/in/x')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('Read-only file system')
    await engine.ok('run', '--rm', '-v', `${folder}/made:/in`, 'box', 'true')
    expect(existsSync(join(folder, 'made'))).toBe(true)
  })

  test('-i feeds standard input until its end', async () => {
    const { stdout, code } = await engine.run(['run', '-i', '--rm', 'box', 'cat'], { input: 'one\ntwo\n' })
    expect({ stdout, code }).toEqual({ stdout: 'one\ntwo\n', code: 0 })
  })

  test('a megabyte in and out arrives whole', async () => {
    const input = Buffer.alloc(1 << 20, 'abcdefgh')
    const { stdout } = await engine.run(['run', '-i', '--rm', 'box', 'cat'], { input })
    expect(stdout.length).toBe(input.length)
    expect(stdout).toBe(input.toString())
  })

  test('output that is read slowly is not lost: the program waits', async () => {
    const line = 'docker run --rm box sh -c "seq 1 400000" | (sleep 2; wc -l)'
    const { stdout } = await runProgram('sh', ['-c', line], { env: cliEnvironment(engine.socket) })
    expect(stdout.trim()).toBe('400000')
  })

  test('-it gives the program a terminal of the size of the one outside', async () => {
    const { stdout, code } = await inTerminal(
      `stty rows 33 cols 99; docker run --rm -it box sh -c 'test -t 0 && stty size; exit 5'`,
    )
    expect(stdout).toContain('33 99')
    expect(code).toBe(5)
  })

  test('a shell in a terminal takes what is typed', async () => {
    const { stdout } = await inTerminal('docker run --rm -it box sh', 'echo $((6*7))\nexit\n')
    expect(stdout).toContain('42')
  })

  test('exit codes: 125 from the engine, 126 not executable, 127 not there, 137 killed', async () => {
    const code = async (...words: string[]) => (await engine.docker('run', '--rm', ...words)).code
    expect(await code('--network', 'nowhere', 'box', 'true')).toBe(125)
    expect(await code('box', '/etc/passwd')).toBe(126)
    expect(await code('box', 'no-such-program')).toBe(127)
    const killed = engine.docker('run', '--rm', '--name', 'killed', 'box', 'sleep', '60')
    await until('it runs', async () => (await engine.ok('ps', '-q', '--filter', 'name=killed')) !== '')
    await engine.ok('kill', 'killed')
    expect((await killed).code).toBe(137)
  })

  test('a command that is not in the image is named, and its container is there to look at', async () => {
    const { stderr, code } = await engine.docker('run', '--name', 'typo', 'box', 'ehco')
    expect(code).toBe(127)
    expect(stderr).toContain('"ehco": executable file not found in $PATH')
    expect(await engine.ok('ps', '-a', '--filter', 'name=typo', '--format', '{{.Status}}')).toBe('Created')
    expect(await engine.ok('inspect', '--format', '{{.State.ExitCode}}', 'typo')).toBe('127')
    await engine.ok('rm', 'typo')
  })

  test('an image that is not there ends well, with what to do', async () => {
    const { stderr, code } = await engine.docker('run', '127.0.0.1:1/absent:1')
    expect(code).toBe(125)
    expect(stderr).toContain("Unable to find image '127.0.0.1:1/absent:1' locally")
    expect(stderr).toContain('dial tcp 127.0.0.1:1: connect: connection refused')
  })
})

describe('create, start, attach and wait', () => {
  test('a created container runs nothing until it is started; start -a shows its output and code', async () => {
    const id = await engine.ok('create', '--name', 'later', 'box', 'sh', '-c', 'echo ran; exit 4')
    expect(id).toMatch(/^[0-9a-f]{64}$/)
    expect(await engine.ok('ps', '-a', '--filter', 'name=later', '--format', '{{.State}}')).toBe('created')
    const { stdout, code } = await engine.docker('start', '-a', 'later')
    expect({ stdout, code }).toEqual({ stdout: 'ran\n', code: 4 })
    expect(await engine.ok('ps', '-a', '--filter', 'name=later', '--format', '{{.Status}}')).toMatch(/^Exited \(4\)/)
    await engine.ok('rm', 'later')
  })

  test('wait prints the exit code, whether the container still runs or not', async () => {
    await engine.ok('run', '-d', '--name', 'waits', 'box', 'sh', '-c', 'sleep 0.5; exit 6')
    expect(await engine.ok('wait', 'waits')).toBe('6')
    expect(await engine.ok('wait', 'waits')).toBe('6')
    await engine.ok('rm', 'waits')
  })

  test('attach shows what comes from then on, and carries input', async () => {
    await engine.ok('run', '-d', '-i', '--name', 'echoes', 'box', 'sh', '-c', 'read line; echo "got $line"; exit 2')
    const { stdout, code } = await engine.run(['attach', 'echoes'], { input: 'a line\n' })
    expect({ stdout, code }).toEqual({ stdout: 'got a line\n', code: 2 })
    await engine.ok('rm', 'echoes')
  })

  test('the detach keys leave a terminal and let the program run', async () => {
    await engine.ok('run', '-dit', '--name', 'terminal', 'box', 'sh')
    const { stdout } = await inTerminal('docker attach terminal', 'echo still-$((1+1))\n', '\x10\x11')
    expect(stdout).toContain('read escape sequence')
    expect(await engine.ok('inspect', '--format', '{{.State.Running}}', 'terminal')).toBe('true')
    await engine.ok('rm', '-f', 'terminal')
  })
})

describe('stop, kill, pause, restart, rename, remove', () => {
  test('stop sends TERM and, when time is up, KILL', async () => {
    await engine.ok(
      'run',
      '-d',
      '--name',
      'polite',
      'box',
      'sh',
      '-c',
      'trap "exit 9" TERM; echo ready; while true; do sleep 0.1; done',
    )
    await engine.ok('run', '-d', '--name', 'deaf', 'box', 'sh', '-c', 'trap "" TERM; while true; do sleep 0.1; done')
    await until('the trap is set', async () => (await engine.ok('logs', 'polite')).includes('ready'))
    await engine.ok('stop', 'polite')
    expect(await engine.ok('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', 'polite')).toBe('exited 9')
    const began = Date.now()
    await engine.ok('stop', '-t', '1', 'deaf')
    expect(Date.now() - began).toBeGreaterThan(900)
    expect(await engine.ok('inspect', '--format', '{{.State.ExitCode}}', 'deaf')).toBe('137')
    await engine.ok('rm', 'polite', 'deaf')
  })

  test('stopping what is stopped is no error', async () => {
    await engine.ok('create', '--name', 'idle', 'box', 'true')
    expect((await engine.docker('stop', 'idle')).code).toBe(0)
    await engine.ok('rm', 'idle')
  })

  test('kill sends any signal, by name or number', async () => {
    await engine.ok(
      'run',
      '-d',
      '--name',
      'signals',
      'box',
      'sh',
      '-c',
      'trap "echo usr1" USR1; echo ready; while true; do sleep 0.1; done',
    )
    await until('the trap is set', async () => (await engine.ok('logs', 'signals')).includes('ready'))
    await engine.ok('kill', '-s', 'USR1', 'signals')
    await until('the trap ran', async () => (await engine.ok('logs', 'signals')).includes('usr1'))
    await engine.ok('kill', '-s', '9', 'signals')
    expect(await engine.ok('wait', 'signals')).toBe('137')
    const again = await engine.docker('kill', 'signals')
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('is not running')
    await engine.ok('rm', 'signals')
  })

  test('a paused container stands still, and goes on when unpaused', async () => {
    await engine.ok('run', '-d', '--name', 'clock', 'box', 'sh', '-c', 'while true; do echo tick; sleep 0.1; done')
    await engine.ok('pause', 'clock')
    expect(await engine.ok('ps', '--filter', 'name=clock', '--format', '{{.Status}}')).toMatch(/^Up .* \(Paused\)$/)
    const before = await engine.ok('logs', 'clock')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await engine.ok('logs', 'clock')).toBe(before)
    const refused = await engine.docker('exec', 'clock', 'true')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('is paused')
    await engine.ok('unpause', 'clock')
    await until('it ticks again', async () => (await engine.ok('logs', 'clock')).length > before.length)
    await engine.ok('rm', '-f', 'clock')
  })

  test('restart gives a new process in the same read-write layer', async () => {
    await engine.ok('run', '-d', '--name', 'again', 'box', 'sh', '-c', 'echo x >> /count; sleep 60')
    const pid = await engine.ok('inspect', '--format', '{{.State.Pid}}', 'again')
    await engine.ok('restart', '-t', '0', 'again')
    expect(await engine.ok('inspect', '--format', '{{.State.Pid}}', 'again')).not.toBe(pid)
    await until('it counted twice', async () => (await engine.ok('exec', 'again', 'cat', '/count')) === 'x\nx')
    await engine.ok('rm', '-f', 'again')
  })

  test('rename gives the new name and frees the old', async () => {
    await engine.ok('create', '--name', 'old', 'box', 'true')
    await engine.ok('rename', 'old', 'new')
    expect(await engine.ok('inspect', '--format', '{{.Name}}', 'new')).toBe('/new')
    expect((await engine.docker('inspect', 'old')).code).toBe(1)
    await engine.ok('rm', 'new')
  })

  test('rm refuses what runs, and with -f ends it', async () => {
    await engine.ok('run', '-d', '--name', 'busy', 'box', 'sleep', '60')
    const refused = await engine.docker('rm', 'busy')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('running')
    await engine.ok('rm', '-f', 'busy')
    expect((await engine.docker('inspect', 'busy')).code).toBe(1)
  })

  test('container prune removes what does not run', async () => {
    await engine.ok('create', '--name', 'dust', 'box', 'true')
    expect(await engine.ok('container', 'prune', '-f')).toContain('Deleted Containers')
    expect(await engine.ok('ps', '-aq')).toBe('')
  })
})

describe('lists and inspect', () => {
  test('ps shows what runs, ps -a all; filters choose', async () => {
    await engine.ok('run', '-d', '--name', 'up', '--label', 'team=blue', 'box', 'sleep', '60')
    await engine.ok('create', '--name', 'down', 'box', 'true')
    const names = async (...words: string[]) =>
      (await engine.ok('ps', '--format', '{{.Names}}', ...words)).split('\n').sort()
    expect(await names()).toEqual(['up'])
    expect(await names('-a')).toEqual(['down', 'up'])
    expect(await names('-a', '--filter', 'status=created')).toEqual(['down'])
    expect(await names('-a', '--filter', 'label=team=blue')).toEqual(['up'])
    expect(await names('-a', '--filter', 'ancestor=box')).toEqual(['down', 'up'])
    expect(await names('-n', '1')).toEqual(['down'])
    expect(await engine.ok('ps', '-s', '--format', '{{.Size}}')).toMatch(/^\d.*B \(virtual .*B\)$/)
    await engine.ok('rm', '-f', 'up', 'down')
  })

  test('inspect names folders that are really there', async () => {
    await engine.ok('run', '-d', '--name', 'seen', 'box', 'sh', '-c', 'echo mine > /file; sleep 60')
    const at = (format: string) => engine.ok('inspect', '--format', format, 'seen')
    const upper = await at('{{.GraphDriver.Data.UpperDir}}')
    await until('the file is in the read-write layer', () => existsSync(join(upper, 'file')))
    expect(readFileSync(join(upper, 'file'), 'utf8')).toBe('mine\n')
    const lower = (await at('{{.GraphDriver.Data.LowerDir}}')).split(':')
    expect(existsSync(join(lower[0] ?? '', 'bin/busybox'))).toBe(true)
    expect(existsSync(join(await at('{{.GraphDriver.Data.MergedDir}}'), 'bin/busybox'))).toBe(true)
    expect(readFileSync(await at('{{.HostsPath}}'), 'utf8')).toContain('localhost')
    expect(await at('{{json .Config.Cmd}}')).toBe('["sh","-c","echo mine > /file; sleep 60"]')
    expect(await at('{{.HostConfig.NetworkMode}}')).toBe('bridge')
    await engine.ok('rm', '-f', 'seen')
  })

  test('logs end as the program ended: an unfinished last line gets no newline', async () => {
    await engine.ok('run', '--name', 'prompt', 'box', 'printf', 'one\\ntwo')
    expect((await engine.docker('logs', 'prompt')).stdout).toBe('one\ntwo')
  })

  test('top lists the processes inside', async () => {
    await engine.ok('run', '-d', '--name', 'busy', 'box', 'sh', '-c', 'sleep 61 & sleep 62')
    await until('both sleep', async () => {
      const rows = await engine.ok('top', 'busy')
      return rows.includes('sleep 61') && rows.includes('sleep 62')
    })
    expect(await engine.ok('top', 'busy', '-o', 'pid,comm')).toMatch(/^PID\s+COMMAND/)
    await engine.ok('rm', '-f', 'busy')
  })

  test('info says what this engine is, and warns of nothing that works', async () => {
    const { stdout, stderr } = await engine.docker('info')
    expect(stdout).toContain('Storage Driver: overlay2')
    expect(stdout).toContain(`Docker Root Dir: ${engine.root}`)
    expect(stdout).toContain('Network: bridge host null')
    expect(stderr).not.toMatch(/network/i)
    expect(await engine.ok('version', '--format', '{{.Server.APIVersion}}')).toBe('1.50')
    expect(await engine.ok('system', 'df', '--format', '{{.Type}}')).toContain('Images')
  })
})
