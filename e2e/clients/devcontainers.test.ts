// npm's @devcontainers/cli, which editors use to open a folder in a container.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { cliEnvironment, runProgram, startEngine } from '../engine/harness.ts'
import { busyboxArchive } from '../engine/images.ts'

const program = join(
  dirname(createRequire(import.meta.url).resolve('@devcontainers/cli/package.json')),
  'devcontainer.js',
)

test('a folder is opened in a container, and a command runs beside its files', async () => {
  const engine = await startEngine()
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-devcontainer-'))
  try {
    await engine.ok('load', '-q', '-i', busyboxArchive('box'))
    mkdirSync(join(folder, '.devcontainer'))
    const config = { image: 'box', workspaceFolder: '/work', workspaceMount: `source=${folder},target=/work,type=bind` }
    writeFileSync(
      join(folder, '.devcontainer/devcontainer.json'),
      JSON.stringify({ ...config, containerEnv: { A: 'b' } }),
    )
    writeFileSync(join(folder, 'code'), 'of mine\n')
    const env = { ...cliEnvironment(engine.socket), HOME: folder, TMPDIR: folder }
    const devcontainer = (...words: string[]) =>
      runProgram(process.execPath, [program, ...words, '--workspace-folder', folder], { env, limit: 90_000 })

    const up = await devcontainer('up')
    expect(JSON.parse(up.stdout.trim().split('\n').at(-1) ?? ''), up.stderr).toMatchObject({ outcome: 'success' })
    const exec = await runProgram(
      process.execPath,
      [program, 'exec', '--workspace-folder', folder, 'sh', '-c', 'echo $A; cat code'],
      { env, limit: 90_000 },
    )
    expect(exec.stdout).toBe('b\nof mine\n')
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true })
  }
})
