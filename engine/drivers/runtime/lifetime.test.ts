import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sleep } from '../../base/clock.ts'
import { onProcessEnd, processStat } from '../../base/syscalls/process.ts'
import { createRuntime } from './create-runtime.ts'
import type { RuntimeContainer } from './runtime.ts'
import { readSpace } from './space.ts'
import { canRun } from './testing/needs.ts'
import { collect, Scene } from './testing/scene.ts'

const soon = () => AbortSignal.timeout(10_000)

describe.skipIf(!canRun)('a running container', () => {
  let scene: Scene
  beforeAll(() => {
    scene = new Scene()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  /** The next engine on the same run dir. */
  async function restart(): Promise<void> {
    await scene.runtime.close()
    scene.runtime = createRuntime(scene.facts, { runDir: scene.runDir })
  }

  const space = (container: RuntimeContainer) => {
    const found = readSpace(join(scene.runDir, 'containers', container.id, 'space.json'))
    if (!found) throw new Error('no space is recorded')
    return found
  }

  test('is found again by the next engine, with its output and its exit', async () => {
    const { container, stdio } = await scene.start({
      argv: ['sh', '-c', 'read x; echo got $x; exit 5'],
      openStdin: true,
    })
    stdio.close()
    await restart()
    expect(await scene.runtime.find(container)).toEqual({ status: 'running', pid: space(container).first.pid })
    const again = await scene.runtime.attach(container)
    const output = collect(again)
    const exit = scene.runtime.waitExit(container, soon())
    await again.write(Buffer.from('mail\n'))
    expect(await exit).toMatchObject({ exitCode: 5 })
    await output.ended
    expect(output.stdout.toString()).toBe('got mail\n')
  })

  test('that ended while no engine ran is found with its exit code', async () => {
    const { container } = await scene.start({ argv: ['sh', '-c', 'sleep 0.2; exit 6'] })
    await scene.runtime.close()
    await sleep(600)
    scene.runtime = createRuntime(scene.facts, { runDir: scene.runDir })
    expect(await scene.runtime.find(container)).toMatchObject({ status: 'ended', exit: { exitCode: 6 } })
    expect(await scene.runtime.waitExit(container, soon())).toMatchObject({ exitCode: 6 })
  })

  test('that was paused is found paused', async () => {
    const { container } = await scene.start({ argv: ['sleep', '60'] })
    await scene.runtime.pause(container.id)
    await restart()
    expect(await scene.runtime.find(container)).toMatchObject({ status: 'paused' })
    await scene.runtime.resume(container.id)
    expect(await scene.runtime.find(container)).toMatchObject({ status: 'running' })
  })

  test('nobody knows is unknown, and waiting for its end does not hang', async () => {
    const { container } = scene.container({ argv: ['true'] })
    expect(await scene.runtime.find(container)).toEqual({ status: 'unknown' })
    expect(await scene.runtime.waitExit(container, soon())).toMatchObject({ exitCode: 137 })
  })

  test('that was made but never started is cleared away by the next engine', async () => {
    const { container, spec } = scene.container({ argv: ['sleep', '60'] })
    const pid = await scene.runtime.create(container, spec)
    await restart()
    expect(await scene.runtime.find(container)).toEqual({ status: 'unknown' })
    expect(processStat(pid)?.state ?? 'Z').toBe('Z')
  })

  test('whose monitor is killed still has an end: 137, as nobody saw more', async () => {
    const { container } = await scene.start({ argv: ['sh', '-c', 'sleep 0.3; exit 3'] })
    const { monitor } = space(container)
    const exit = scene.runtime.waitExit(container, soon())
    process.kill(monitor.pid, 'SIGKILL')
    expect(await exit).toMatchObject({ exitCode: 137 })
    expect(await scene.runtime.find(container)).toMatchObject({ status: 'ended', exit: { exitCode: 137 } })
  })

  test('whose monitor is killed can no longer be attached to, and that is said', async () => {
    const { container } = await scene.start({ argv: ['sleep', '60'] })
    const { monitor } = space(container)
    process.kill(monitor.pid, 'SIGKILL')
    await new Promise<void>((resolve) => onProcessEnd(monitor, resolve))
    await expect(scene.runtime.attach(container)).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('that nobody waits for any more is not waited for', async () => {
    const { container } = await scene.start({ argv: ['sleep', '60'] })
    const controller = new AbortController()
    const exit = scene.runtime.waitExit(container, controller.signal)
    controller.abort(new Error('enough'))
    await expect(exit).rejects.toThrow('enough')
    await scene.runtime.delete(container.id, true)
  })

  test('stands still while paused and goes on after', async () => {
    const { container, output } = await scene.start({ argv: ['sh', '-c', 'while true; do echo x; sleep 0.01; done'] })
    await output.until('x')
    await scene.runtime.pause(container.id)
    await sleep(50)
    const before = output.stdout.length
    await sleep(150)
    expect(output.stdout.length).toBe(before)
    await scene.runtime.resume(container.id)
    await sleep(150)
    expect(output.stdout.length).toBeGreaterThan(before)
  })

  test('that is paused ends on KILL', async () => {
    const { container } = await scene.start({ argv: ['sleep', '60'] })
    await scene.runtime.pause(container.id)
    await scene.runtime.kill(container.id, 9, false)
    expect(await scene.runtime.waitExit(container, soon())).toMatchObject({ exitCode: 137 })
  })

  test('gets signals: only its first process, or all of them', async () => {
    const script =
      'trap "echo parent" USR1; sh -c "trap \\"echo child\\" USR1; echo ready; while true; do sleep 0.05; done" & while true; do wait; done'
    const { container, output } = await scene.start({ argv: ['sh', '-c', script] })
    await output.until('ready')
    await scene.runtime.kill(container.id, 10, false)
    await output.until('parent')
    expect(output.stdout.toString()).not.toContain('child')
    await scene.runtime.kill(container.id, 10, true)
    await output.until('child')
    await scene.runtime.kill(container.id, 9, true)
    await scene.runtime.waitExit(container, soon())
    await expect(scene.runtime.kill(container.id, 9, false)).rejects.toMatchObject({ code: 'conflict' })
    expect(await scene.runtime.processes(container.id)).toEqual([])
  })

  test('cannot be made twice, and the second attempt does it no harm', async () => {
    const { container, spec } = await scene.start({ argv: ['sleep', '60'] })
    await expect(scene.runtime.create(container, spec)).rejects.toMatchObject({ code: 'conflict' })
    expect(await scene.runtime.find(container)).toMatchObject({ status: 'running' })
  })

  test('may be started again under the same id', async () => {
    const { container, spec } = await scene.start({ argv: ['sh', '-c', 'exit 4'] })
    expect(await scene.runtime.waitExit(container, soon())).toMatchObject({ exitCode: 4 })
    await scene.runtime.create(container, spec)
    const output = collect(await scene.runtime.attach(container))
    await scene.runtime.start(container.id)
    await output.ended
    expect(await scene.runtime.waitExit(container, soon())).toMatchObject({ exitCode: 4 })
  })
})

test.skipIf(!canRun)('many at once run side by side, and leave no descriptor open', async () => {
  await using scene = new Scene()
  const descriptors = () => readdirSync('/proc/self/fd').length
  const one = async (code: number) => {
    const { container, output } = await scene.start({ argv: ['sh', '-c', `echo ${code}; exit ${code}`] })
    const exit = await scene.runtime.waitExit(container, soon())
    await output.ended
    await scene.runtime.delete(container.id, false)
    return [exit.exitCode, output.stdout.toString()]
  }
  await one(0)
  const before = descriptors()
  const codes = Array.from({ length: 12 }, (_, index) => index)
  expect(await Promise.all(codes.map(one))).toEqual(codes.map((code) => [code, `${code}\n`]))
  await expect.poll(descriptors).toBeLessThanOrEqual(before + 2)
})

describe.skipIf(!canRun)('an engine that is killed in the middle of a create', () => {
  test('leaves nothing that the next one does not clear away', async () => {
    await using scene = new Scene()
    for (const delay of [0, 5, 10, 20, 30]) {
      const { container, spec } = scene.container({ argv: ['sleep', '600'] })
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(new URL('./testing/create-only.ts', import.meta.url)),
          scene.runDir,
          JSON.stringify({ container, spec }),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      await once(child.stdout, 'data')
      await sleep(delay)
      child.kill('SIGKILL')
      await once(child, 'exit')
      await scene.runtime.find(container)
      await scene.runtime.delete(container.id, true)
      expect(existsSync(join(scene.runDir, 'oci', container.id)), `after ${delay} ms`).toBe(false)
      const cgroup = join('/sys/fs/cgroup/freezer', scene.facts.cgroups.parent ?? '', container.id, 'cgroup.procs')
      expect(existsSync(cgroup) ? readFileSync(cgroup, 'utf8') : '', `after ${delay} ms`).toBe('')
    }
  })
})
