import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'
import type { ExecIo, RuntimeContainer } from './runtime.ts'
import { canRun } from './testing/needs.ts'
import { collect, Scene } from './testing/scene.ts'

describe.skipIf(!canRun)('an exec', () => {
  let scene: Scene
  let container: RuntimeContainer
  let process_: RuntimeSpec['process']
  let count = 0
  beforeAll(async () => {
    scene = new Scene()
    const started = await scene.start({ argv: ['sleep', '600'] })
    container = started.container
    process_ = started.spec.process
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  const exec = (args: string[], io: Partial<ExecIo> = {}) =>
    scene.runtime.exec(
      container,
      `exec${count++}`,
      { ...process_, args },
      { tty: false, stdin: false, size: null, ...io },
    )

  test('has its own output and exit code', async () => {
    const running = await exec(['sh', '-c', 'echo out; echo err >&2; exit 9'])
    const output = collect(running.stdio)
    expect(await running.exit).toBe(9)
    await output.ended
    expect([output.stdout.toString(), output.stderr.toString()]).toEqual(['out\n', 'err\n'])
  })

  test('that ends at once still delivers all it said', async () => {
    const outputs = await Promise.all(
      Array.from({ length: 5 }, async (_, index) => {
        const running = await exec(['echo', String(index)])
        await running.exit
        const output = collect(running.stdio)
        await output.ended
        return output.stdout.toString()
      }),
    )
    expect(outputs).toEqual(['0\n', '1\n', '2\n', '3\n', '4\n'])
  })

  test('takes input to its EOF', async () => {
    const running = await exec(['wc', '-c'], { stdin: true })
    const output = collect(running.stdio)
    await running.stdio.write(Buffer.alloc(100_000))
    running.stdio.endInput()
    await output.ended
    expect(output.stdout.toString()).toBe('100000\n')
    expect(await running.exit).toBe(0)
  })

  test('can be a terminal with a size of its own', async () => {
    const script = 'stty size; while [ "$(stty size)" != "56 78" ]; do sleep 0.02; done; stty size'
    const running = await exec(['sh', '-c', script], {
      tty: true,
      stdin: true,
      size: { rows: 12, columns: 34 },
    })
    const output = collect(running.stdio)
    await output.until('12 34\r\n')
    await running.resize(56, 78)
    await output.until('56 78\r\n')
    expect(await running.exit).toBe(0)
  })

  test('is seen among the container’s processes while it runs', async () => {
    const running = await exec(['sleep', '60'])
    const pids = await scene.runtime.processes(container.id)
    expect(pids).toHaveLength(2)
    expect(pids).toContain(running.pid)
    process.kill(running.pid, 9)
    expect(await running.exit).toBe(137)
    expect(await scene.runtime.processes(container.id)).toHaveLength(1)
  })
})
