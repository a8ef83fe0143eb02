import { chmodSync, existsSync, mkdtempDisposableSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HostFacts } from '../host/host.ts'
import { startFailure } from './failures.ts'
import { canRun } from './testing/needs.ts'
import { Scene, type Wishes } from './testing/scene.ts'

const bind = (source: string, target: string) => ({
  mounts: [
    {
      type: 'bind' as const,
      source,
      target,
      readOnly: false,
      propagation: 'rprivate' as const,
      recursive: true,
      readOnlyBelow: true,
    },
  ],
})

const CASES: [string, Wishes, number | undefined, string][] = [
  ['a command that is not in PATH', { argv: ['nope'] }, 127, 'exec: "nope": executable file not found in $PATH'],
  [
    'a path that is not there',
    { argv: ['/bin/nope'] },
    127,
    'exec: "/bin/nope": stat /bin/nope: no such file or directory',
  ],
  ['a file without execute permission', { argv: ['/etc/passwd'] }, 126, 'exec: "/etc/passwd": permission denied'],
  ['a folder', { argv: ['/tmp'] }, 126, 'exec: "/tmp": permission denied'],
  ['a working folder that is a file', { argv: ['true'], input: { cwd: '/etc/passwd' } }, 127, 'not a directory'],
  [
    'a folder mounted on a file',
    { argv: ['true'], input: bind('/tmp', '/etc/passwd') },
    127,
    'Are you trying to mount a directory onto a file',
  ],
  [
    'a bind of what is not there',
    { argv: ['true'], input: bind('/not/there', '/x') },
    undefined,
    'bind source path does not exist: /not/there',
  ],
]

describe.skipIf(!canRun).each(['crun', 'runc'] as const)('%s refuses', (name) => {
  let scene: Scene
  beforeAll(() => {
    const only = (facts: HostFacts) => ({
      ...facts,
      programs: { ...facts.programs, crun: name === 'crun' ? facts.programs.crun : null },
    })
    scene = new Scene(only)
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  test.each(CASES)('%s', async (_, wishes, exitCode, sentence) => {
    const { container, spec } = scene.container(wishes)
    const failure = await scene.runtime.create(container, spec).then(
      () => null,
      (error) => error,
    )
    expect(failure).toMatchObject({ code: 'invalid', message: expect.stringContaining(sentence) })
    expect(failure.exitCode).toBe(exitCode)
    expect(existsSync(join(scene.runDir, 'containers', container.id)), 'the monitor’s folder is gone').toBe(false)
    expect(readdirSync(join(scene.runDir, 'oci'))).not.toContain(container.id)
  })

  test('the same as an exec, and the container goes on', async () => {
    const { container, spec } = await scene.start({ argv: ['sleep', '60'] })
    const attempt = (change: object) =>
      scene.runtime.exec(container, 'x1', { ...spec.process, ...change }, { tty: false, stdin: false, size: null })
    await expect(attempt({ args: ['nope'] })).rejects.toMatchObject({
      exitCode: 127,
      message: expect.stringContaining('executable file not found in $PATH'),
    })
    await expect(attempt({ args: ['/etc/passwd'] })).rejects.toMatchObject({ exitCode: 126 })
    await expect(attempt({ args: ['true'], cwd: '/nope' })).rejects.toThrow('chdir to cwd ("/nope") failed')
    expect(await scene.runtime.find(container)).toMatchObject({ status: 'running' })
  })
})

test('a reason that nobody has seen before is passed on as it is', () => {
  const failure = startFailure('{"level":"error","msg":"the moon is full"}\n', { command: 'true', cwd: '/' })
  expect(failure).toMatchObject({ exitCode: 128, message: 'unable to start container process: the moon is full' })
})

test.skipIf(!canRun)('a monitor that itself fails says why', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'cutaway-runtime-'))
  const fake = join(folder.path, 'conmon')
  writeFileSync(fake, '#!/bin/sh\necho "[conmon:e]: no luck today" >&2\nexit 1\n')
  chmodSync(fake, 0o755)
  await using scene = new Scene((facts) => ({ ...facts, programs: { ...facts.programs, conmon: fake } }))
  const { container, spec } = scene.container({ argv: ['true'] })
  await expect(scene.runtime.create(container, spec)).rejects.toThrow('no luck today')
})

test.skipIf(!canRun)('without conmon or a runtime a create names the package', async () => {
  await using bare = new Scene((facts) => ({ ...facts, programs: { ...facts.programs, conmon: null } }))
  const first = bare.container({ argv: ['true'] })
  await expect(bare.runtime.create(first.container, first.spec)).rejects.toThrow('Debian package conmon')

  await using none = new Scene((facts) => ({ ...facts, programs: { ...facts.programs, crun: null, runc: null } }))
  const second = none.container({ argv: ['true'] })
  await expect(none.runtime.create(second.container, second.spec)).rejects.toMatchObject({ code: 'unavailable' })
})
