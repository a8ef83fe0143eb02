import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import type { ExecConfig } from '../engine.ts'
import { CLI, output, Scene, stepsOf } from '../testing/scene.ts'

const PLAIN: ExecConfig = {
  command: ['true'],
  tty: false,
  attachStdin: false,
  env: [],
  workingDir: '',
  user: '',
  privileged: false,
  detachKeys: '',
}

describe.skipIf(!canRun)('a process brought into a container', () => {
  let scene: Scene
  let id: string
  beforeAll(async () => {
    scene = await Scene.open()
    id = await scene.run(['sleep', '600'], { config: { workingDir: '/tmp' } })
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  async function run(config: Partial<ExecConfig>): Promise<{ said: string; exitCode: number; exec: string }> {
    const exec = scene.execs.create(CLI, id, { ...PLAIN, ...config })
    const said = output(await scene.execs.start(CLI, exec.id, null))
    return { said: await said, exitCode: await scene.execs.wait(exec.id), exec: exec.id }
  }

  test('has its output, its exit code, and an operation that lasts as long as it does', async () => {
    const before = scene.trace.last
    const { said, exitCode, exec } = await run({ command: ['sh', '-c', 'echo hi; exit 4'] })
    expect({ said, exitCode }).toEqual({ said: 'hi\n', exitCode: 4 })
    expect(scene.execs.find(exec)).toMatchObject({ running: false, exitCode: 4, container: id })
    await scene.traceStore.written()
    const events = scene.traceStore.after(before, 10)
    const on = `rw:${id}`
    expect(events[3]).toMatchObject({ operation: { verb: 'exec', object: { id } } })
    expect(stepsOf(events)).toEqual([
      { kind: 'exec.created', on, command: 'sh -c echo hi; exit 4', execId: exec },
      {
        kind: 'process.started',
        on,
        process: { pid: expect.any(Number), depth: 0, command: 'sh -c echo hi; exit 4' },
        via: 'exec',
        execId: exec,
      },
      { kind: 'process.ended', on, pids: [expect.any(Number)], exitCode: 4, execId: exec },
    ])
    expect(events.at(-1)).toMatchObject({ type: 'end', outcome: 'done' })
  })

  test('is not lost when its size is asked for while it starts, and it ends at once', async () => {
    for (let round = 0; round < 5; round++) {
      const exec = scene.execs.create(CLI, id, { ...PLAIN, tty: true })
      const starting = scene.execs.start(CLI, exec.id, { rows: 20, columns: 70 })
      await scene.execs.resize(exec.id, 30, 80)
      await output(await starting)
      expect(await scene.execs.wait(exec.id)).toBe(0)
    }
  })

  test('has the container’s environment and folder, and its own over them', async () => {
    const command = ['sh', '-c', 'echo $GREETING $MORE $HOSTNAME; pwd; id -un']
    expect((await run({ command, env: ['MORE=x'] })).said).toBe(`hello x ${id.slice(0, 12)}\n/tmp\nroot\n`)
    expect((await run({ command, env: ['GREETING=y'], workingDir: '/etc', user: 'anna:staff' })).said).toBe(
      `y ${id.slice(0, 12)}\n/etc\nanna\n`,
    )
  })

  test('reads what it is sent until the end of input', async () => {
    const exec = scene.execs.create(CLI, id, { ...PLAIN, command: ['cat'], attachStdin: true })
    const stdio = await scene.execs.start(CLI, exec.id, null)
    const said = output(stdio)
    await stdio.write(Buffer.from('there and back'))
    stdio.endInput()
    expect(await said).toBe('there and back')
  })

  test('has a terminal of the size it is given, and a new one later', async () => {
    const exec = scene.execs.create(CLI, id, { ...PLAIN, command: ['sh'], tty: true, attachStdin: true })
    const stdio = await scene.execs.start(CLI, exec.id, { rows: 33, columns: 99 })
    let seen = ''
    stdio.onData((_, data) => {
      seen += data.toString()
    })
    const said = output(stdio)
    await stdio.write(Buffer.from('stty size\n'))
    await expect.poll(() => seen).toContain('33 99')
    await scene.execs.resize(exec.id, 40, 120)
    await stdio.write(Buffer.from('stty size; exit\n'))
    const text = await said
    expect(text).toContain('33 99')
    expect(text).toContain('40 120')
  })

  test('that is not in the image is refused with 127, and the record says so', async () => {
    const exec = scene.execs.create(CLI, id, { ...PLAIN, command: ['nosuch'] })
    await expect(scene.execs.start(CLI, exec.id, null)).rejects.toMatchObject({ code: 'invalid', exitCode: 127 })
    expect(scene.execs.find(exec.id)).toMatchObject({ running: false, exitCode: 127 })
    expect(await scene.execs.wait(exec.id)).toBe(127)
  })

  test('starts once only', async () => {
    const { exec } = await run({})
    await expect(scene.execs.start(CLI, exec, null)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('needs a container that runs and is not paused', async () => {
    await scene.containers.pause(CLI, id)
    expect(() => scene.execs.create(CLI, id, PLAIN)).toThrow(
      `container ${id} is paused, unpause the container before exec`,
    )
    await scene.containers.unpause(CLI, id)
    const { id: other } = await scene.containers.create(CLI, scene.options(['true']))
    expect(() => scene.execs.create(CLI, other, PLAIN)).toThrow(`container ${other} is not running`)
    expect(() => scene.execs.find('nosuch')).toThrow('No such exec instance: nosuch')
  })

  test('is in the list of processes, as a root of its own, and in top', async () => {
    const exec = scene.execs.create(CLI, id, { ...PLAIN, command: ['sh', '-c', 'sleep 61; true'] })
    await scene.execs.start(CLI, exec.id, null)
    const lines = async () => (await scene.containers.processes(id)).map(({ depth, command }) => [depth, command])
    // Between its fork and its exec a child still has its parent's command.
    await expect.poll(lines).toEqual([
      [0, 'sleep 600'],
      [0, 'sh -c sleep 61; true'],
      [1, 'sleep 61'],
    ])
    const processes = await scene.containers.processes(id)
    expect(processes[0]).toMatchObject({ inner: 1, parent: 0 })
    expect(processes[0]?.memory).toBeGreaterThan(0)
    const { titles, processes: rows } = await scene.containers.top(CLI, id, [])
    expect(titles).toEqual(['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'])
    expect(rows.map((row) => row.at(-1))).toEqual(['sleep 600', 'sh -c sleep 61; true', 'sleep 61'])
    const chosen = await scene.containers.top(CLI, id, ['-o', 'pid,comm'])
    expect(chosen).toMatchObject({ titles: ['PID', 'COMMAND'] })
    expect(chosen.processes.map((row) => row[1])).toEqual(['sleep', 'sh', 'sleep'])
    await expect(scene.containers.top(CLI, id, ['--no-such-flag'])).rejects.toMatchObject({ code: 'invalid' })
  })
})
