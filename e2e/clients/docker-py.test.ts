// Debian's python3-docker, as scripts and Ansible use it.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cliEnvironment, runProgram, startEngine } from '../engine/harness.ts'
import { busyboxArchive } from '../engine/images.ts'

const script = fileURLToPath(new URL('with_docker_py.py', import.meta.url))

test('a script that does what docker-py is used for reads the same as with Docker', async () => {
  const engine = await startEngine()
  try {
    await engine.ok('load', '-q', '-i', busyboxArchive('box'))
    const env = cliEnvironment(engine.socket)
    const { stdout, stderr } = await runProgram('/usr/bin/python3', [script], { env, limit: 90_000 })
    expect(stderr).toBe('')
    expect(stdout.trim().split('\n')).toEqual([
      'run: hello',
      'error: 3 wrong',
      'missing: No such container: nothere',
      'log: one',
      'log: two',
      'exec: 5 b e',
      'state: paused',
      'archive: greeting salut',
      "listed: ['kept']",
      `memory: ${64 << 20}`,
      expect.stringMatching(/^top: (UID|PID)$/),
      'history: by docker-py',
      'exit: 137',
      "images: ['box:latest']",
    ])
  } finally {
    await engine.close()
  }
})
