import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HostFacts } from '../host/host.ts'
import { canRun } from './testing/needs.ts'
import { Scene, type Wishes } from './testing/scene.ts'

const only = (name: 'crun' | 'runc') => (facts: HostFacts) => ({
  ...facts,
  programs: { ...facts.programs, crun: name === 'crun' ? facts.programs.crun : null },
})

describe.skipIf(!canRun).each(['crun', 'runc'] as const)('with %s a step', (name) => {
  let scene: Scene
  beforeAll(() => {
    scene = new Scene(only(name))
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  async function run(wishes: Wishes, signal = new AbortController().signal, onData = (_: string) => {}) {
    const { container, spec } = scene.container(wishes)
    const output = { 1: '', 2: '' }
    const pids: number[] = []
    const end = await scene.runtime.run(container.id, spec, {
      onStart: (pid) => pids.push(pid),
      onOutput: (stream, data) => {
        output[stream] += data.toString('latin1')
        onData(output[stream])
      },
      signal,
    })
    return { ...end, output, pids }
  }

  function leftovers(): string[] {
    return [...readdirSync(join(scene.runDir, 'runs')), ...readdirSync(join(scene.runDir, 'oci'))]
  }

  test('runs to its exit code, both outputs told apart and byte for byte', async () => {
    const { exitCode, output, pids } = await run({ argv: ['sh', '-c', 'printf "out\\377\\n"; echo err >&2; exit 7'] })
    expect({ exitCode, output }).toEqual({ exitCode: 7, output: { 1: 'out\xff\n', 2: 'err\n' } })
    expect(pids.length).toBe(1)
    expect(leftovers()).toEqual([])
  })

  test('that a signal ends has 128 and its number', async () => {
    // The first process of a space cannot end itself so.
    expect((await run({ argv: ['sh', '-c', '(exec sh -c "kill -9 \\$\\$"); exit $?'] })).exitCode).toBe(137)
  })

  test('whose program is not there is refused in Docker’s words, and says nothing itself', async () => {
    const { container, spec } = scene.container({ argv: ['nosuch'] })
    const said: string[] = []
    const io = { onStart: () => {}, onOutput: (_: number, data: Buffer) => said.push(String(data)) }
    const failed = scene.runtime.run(container.id, spec, { ...io, signal: new AbortController().signal })
    await expect(failed).rejects.toMatchObject({
      exitCode: 127,
      message: expect.stringContaining('exec: "nosuch": executable file not found in $PATH'),
    })
    expect(said).toEqual([])
    expect(leftovers()).toEqual([])
  })

  test('is killed with all of its space when its signal aborts', async () => {
    const controller = new AbortController()
    const running = run({ argv: ['sh', '-c', 'sleep 1000 & echo up; wait'] }, controller.signal, (text) => {
      if (text === 'up\n') controller.abort()
    })
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    expect(leftovers()).toEqual([])
    expect(existsSync(join(scene.runDir, 'runs'))).toBe(true)
  })
})
