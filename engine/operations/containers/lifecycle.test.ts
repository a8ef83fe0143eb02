import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { CLI, output, Scene, stepsOf } from '../testing/scene.ts'

/** What a container without a network is told of it. */
function onNone(kind: 'network.connected' | 'network.disconnected', id: string) {
  const network = expect.objectContaining({ kind: 'network', name: 'none' })
  return { kind, on: `rw:${id}`, network, driver: 'null' }
}

describe.skipIf(!canRun)('a container', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  /** A signal that comes before its trap is set does nothing to a first process. */
  const isReady = (id: string) =>
    expect.poll(() => readFileSync(scene.containers.paths(id).log, 'utf8')).toContain('ready')

  test('created is a read-write layer on the image, in folders to look at, and does not run', async () => {
    const { id, warnings } = await scene.containers.create(CLI, scene.options(['true'], { name: 'first' }))
    expect(warnings).toEqual([])
    const paths = scene.containers.paths(id)
    expect(readdirSync(paths.folder).sort()).toEqual(['container.json', 'init', 'merged', 'upper', 'work'])
    expect(JSON.parse(readFileSync(join(paths.folder, 'container.json'), 'utf8'))).toMatchObject({ id, name: 'first' })
    const record = scene.containers.find('first')
    expect(record).toMatchObject({ argv: ['true'], imageName: 'box:latest', top: scene.base })
    expect(record.config).toMatchObject({ hostname: id.slice(0, 12), env: ['GREETING=hello'] })
    expect(record.state.status).toBe('created')
    const image = { kind: 'image', id: record.image, name: 'box:latest' }
    const layers = [expect.objectContaining({ id: scene.base, parent: null, text: 'ADD rootfs /' })]
    expect(scene.lastSteps()).toEqual([
      { kind: 'image.found', image, top: scene.base, layers },
      {
        kind: 'layer.added',
        layer: { id: `rw:${id}`, parent: scene.base, text: '', bytes: 0, files: 0 },
        making: false,
        container: { kind: 'container', id, name: 'first', labels: {}, image: 'box:latest' },
      },
    ])
  })

  test('started, runs to its exit code; the end is an operation of the engine', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['sh', '-c', 'exit 3']))
    const ended = scene.wait(id, 'next-exit')
    const before = scene.trace.last
    await scene.containers.start(CLI, id)
    const start = scene.traceStore.after(before, 4)
    expect(await ended).toEqual({ exitCode: 3, error: '' })
    expect(stepsOf(start)).toEqual([
      onNone('network.connected', id),
      { kind: 'space.created', on: `rw:${id}` },
      {
        kind: 'process.started',
        on: `rw:${id}`,
        process: { pid: 1, depth: 0, command: 'sh -c exit 3' },
        via: 'start',
      },
    ])
    await expect.poll(() => scene.trace.recent(1)[0]).toMatchObject({ operation: { verb: 'exit', cause: 'engine' } })
    expect(scene.lastSteps()).toEqual([
      { kind: 'process.ended', on: `rw:${id}`, pids: [1], exitCode: 3 },
      { kind: 'space.gone', on: `rw:${id}`, exitCode: 3, oomKilled: false },
      onNone('network.disconnected', id),
    ])
    expect(scene.containers.find(id).state).toMatchObject({ status: 'exited', exitCode: 3, pid: 0 })
    expect(scene.overlay.mounted(scene.containers.paths(id).folder)).toEqual([])
  })

  test('attached before its start gives its first byte', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['echo', 'at once']))
    const said = output(await scene.containers.attach(CLI, id))
    await scene.containers.start(CLI, id)
    expect(await said).toBe('at once\n')
  })

  test('takes input of a client that attached before, and tells two clients the same', async () => {
    const { id } = await scene.containers.create(
      CLI,
      scene.options(['cat'], { config: { openStdin: true, stdinOnce: true } }),
    )
    const first = await scene.containers.attach(CLI, id)
    const both = [output(first), output(await scene.containers.attach(CLI, id))]
    const written = first.write(Buffer.from('to and fro\n'))
    await scene.containers.start(CLI, id)
    await written
    first.endInput()
    expect(await Promise.all(both)).toEqual(['to and fro\n', 'to and fro\n'])
    expect(await scene.wait(id)).toMatchObject({ exitCode: 0 })
  })

  test('stopped politely ends in the same operation, with its own exit code', async () => {
    const id = await scene.run(['sh', '-c', 'trap "exit 5" TERM; echo ready; while true; do sleep 0.05; done'])
    await isReady(id)
    await scene.containers.stop(CLI, id, { timeout: null, signal: '' })
    expect(scene.lastSteps()).toEqual([
      { kind: 'signal.sent', on: `rw:${id}`, signal: 'SIGTERM', grace: 10 },
      { kind: 'process.ended', on: `rw:${id}`, pids: [1], exitCode: 5 },
      { kind: 'space.gone', on: `rw:${id}`, exitCode: 5, oomKilled: false },
      onNone('network.disconnected', id),
    ])
    await expect(scene.containers.stop(CLI, id, { timeout: null, signal: '' })).rejects.toMatchObject({
      code: 'notModified',
    })
  })

  test('that does not listen is killed when its time is over', async () => {
    const id = await scene.run(['sleep', '60'])
    await scene.containers.stop(CLI, id, { timeout: 1, signal: 'INT' })
    expect(scene.lastSteps()).toEqual([
      { kind: 'signal.sent', on: `rw:${id}`, signal: 'SIGINT', grace: 1 },
      { kind: 'grace.over', on: `rw:${id}`, seconds: 1 },
      { kind: 'signal.sent', on: `rw:${id}`, signal: 'SIGKILL', grace: null },
      { kind: 'process.ended', on: `rw:${id}`, pids: [1], exitCode: 137 },
      { kind: 'space.gone', on: `rw:${id}`, exitCode: 137, oomKilled: false },
      onNone('network.disconnected', id),
    ])
  })

  test('stopped, keeps its files and starts again', async () => {
    const id = await scene.run(['sh', '-c', 'echo once >> /log; sleep 60'])
    await expect.poll(() => scene.containers.counts(id).added).toBe(1)
    await scene.containers.restart(CLI, id, { timeout: 0, signal: '' })
    await expect.poll(() => readFileSync(join(scene.containers.paths(id).upper, 'log'), 'utf8')).toBe('once\nonce\n')
    expect(scene.lastSteps().map((step) => step.kind)).toEqual([
      'signal.sent',
      'grace.over',
      'signal.sent',
      'process.ended',
      'space.gone',
      'network.disconnected',
      'network.connected',
      'space.created',
      'process.started',
    ])
    await scene.containers.kill(CLI, id, '')
    expect(scene.status(id)).toBe('exited')
  })

  test('killed, is gone when the call is; a signal it handles only reaches it', async () => {
    const id = await scene.run([
      'sh',
      '-c',
      'trap "echo got; exit 9" USR1; echo ready; while true; do sleep 0.05; done',
    ])
    await isReady(id)
    const before = scene.trace.last
    await scene.containers.kill(CLI, id, 'usr1')
    const steps = stepsOf(scene.traceStore.after(before, 2))
    expect(steps).toEqual([{ kind: 'signal.sent', on: `rw:${id}`, signal: 'SIGUSR1', grace: null }])
    expect(await scene.wait(id)).toMatchObject({ exitCode: 9 })
    await expect(scene.containers.kill(CLI, id, 'KILL')).rejects.toMatchObject({ code: 'conflict' })
    await expect(scene.containers.kill(CLI, id, 'NOPE')).rejects.toMatchObject({ message: 'invalid signal: NOPE' })
  })

  test('paused stands still, is told so, and goes on', async () => {
    const id = await scene.run(['sh', '-c', 'while true; do sleep 0.02; done'])
    await scene.containers.pause(CLI, id)
    expect(scene.lastSteps()).toEqual([{ kind: 'space.frozen', on: `rw:${id}`, by: scene.runtime.freezer }])
    expect(scene.status(id)).toBe('paused')
    await expect(scene.containers.pause(CLI, id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(scene.containers.attach(CLI, id)).rejects.toThrow('is paused')
    await expect(scene.containers.start(CLI, id)).rejects.toThrow('cannot start a paused container')
    await scene.containers.unpause(CLI, id)
    expect(scene.lastSteps()).toEqual([{ kind: 'space.thawed', on: `rw:${id}` }])
    await scene.containers.pause(CLI, id)
    await scene.containers.stop(CLI, id, { timeout: 5, signal: 'KILL' })
    expect(scene.status(id)).toBe('exited')
  })

  test('that runs is removed by force only; then nothing of it is left', async () => {
    const id = await scene.run(['sleep', '60'], { name: 'stubborn' })
    await expect(scene.containers.remove(CLI, id, { force: false, volumes: false })).rejects.toMatchObject({
      code: 'conflict',
      message:
        'cannot remove container "/stubborn": container is running: stop the container before removing or force remove',
    })
    expect(scene.trace.recent(1).at(-1)).toMatchObject({ type: 'end', outcome: 'refused' })
    const { folder } = scene.containers.paths(id)
    const removed = scene.wait(id, 'removed')
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
    expect(scene.lastSteps().map((step) => step.kind)).toEqual([
      'signal.sent',
      'process.ended',
      'space.gone',
      'network.disconnected',
      'layer.removing',
      'layer.freed',
    ])
    expect(await removed).toMatchObject({ exitCode: 137 })
    expect(existsSync(folder)).toBe(false)
    expect(() => scene.containers.find('stubborn')).toThrow('No such container: stubborn')
  })

  test('made with --rm removes itself', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['true'], { host: { autoRemove: true } }))
    const removed = scene.wait(id, 'removed')
    await scene.containers.start(CLI, id)
    expect(await removed).toMatchObject({ exitCode: 0 })
    expect(() => scene.containers.find(id)).toThrow('No such container')
  })

  test.each([
    ['a program that is not there', ['nosuch'], 127, 'executable file not found in $PATH'],
    ['a path that is not there', ['/bin/nosuch'], 127, 'no such file or directory'],
    ['what cannot be executed', ['/etc/passwd'], 126, 'permission denied'],
  ])('that is to start %s says so, in its state too', async (_, command, exitCode, words) => {
    const { id } = await scene.containers.create(CLI, scene.options(command))
    await expect(scene.containers.start(CLI, id)).rejects.toMatchObject({ message: expect.stringContaining(words) })
    const { state } = scene.containers.find(id)
    expect(state).toMatchObject({ status: 'created', exitCode, error: expect.stringContaining(words) })
    expect(scene.overlay.mounted(scene.containers.paths(id).folder)).toEqual([])
  })

  test('runs as a user of its own passwd, in a folder that is made, with its own names', async () => {
    const { id } = await scene.containers.create(
      CLI,
      scene.options(
        ['sh', '-c', 'id -un; pwd; echo $GREETING $HOME; hostname; cat /etc/hostname; grep -c $(hostname) /etc/hosts'],
        {
          config: { user: 'anna', workingDir: '/new/place' },
        },
      ),
    )
    const said = output(await scene.containers.attach(CLI, id))
    await scene.containers.start(CLI, id)
    const name = id.slice(0, 12)
    expect(await said).toBe(`anna\n/new/place\nhello /tmp\n${name}\n${name}\n1\n`)
  })

  test('cannot run as a user that is not in its passwd', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['true'], { config: { user: 'nobody-here' } }))
    await expect(scene.containers.start(CLI, id)).rejects.toThrow(
      'unable to find user nobody-here: no matching entries in passwd file',
    )
  })

  test('has a name that is its own, and may get another', async () => {
    await scene.containers.create(CLI, scene.options(['true'], { name: 'taken' }))
    await expect(scene.containers.create(CLI, scene.options(['true'], { name: 'taken' }))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^Conflict\. The container name "\/taken" is already in use by container "[0-9a-f]{64}"\. You have to remove \(or rename\) that container to be able to reuse that name\.$/,
      ),
    })
    await expect(scene.containers.create(CLI, scene.options(['true'], { name: 'a b' }))).rejects.toThrow(
      'Invalid container name (a b), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed',
    )
    await scene.containers.rename(CLI, 'taken', 'free')
    expect(scene.lastSteps()).toEqual([
      expect.objectContaining({ kind: 'container.renamed', from: 'taken', to: 'free' }),
    ])
    expect(scene.containers.find('free').name).toBe('free')
    expect(() => scene.containers.find('taken')).toThrow('No such container: taken')
  })

  test('of an image that is not there is refused, and that is in the trace', async () => {
    await expect(scene.containers.create(CLI, { ...scene.options(['true']), image: 'nope:1' })).rejects.toThrow(
      'No such image: nope:1',
    )
    expect(scene.trace.recent(1).at(-1)).toMatchObject({ type: 'end', outcome: 'refused', error: { code: 'notFound' } })
  })

  test('has one operation at a time: start, stop and remove in one breath follow each other', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['sleep', '60']))
    const before = scene.trace.last
    await Promise.all([
      scene.containers.start(CLI, id),
      scene.containers.pause(CLI, id),
      scene.containers.unpause(CLI, id),
      scene.containers.stop(CLI, id, { timeout: 0, signal: '' }),
      scene.containers.remove(CLI, id, { force: false, volumes: false }),
    ])
    const kinds = stepsOf(scene.traceStore.after(before, 100)).map((step) => step.kind)
    expect(kinds).toEqual([
      'network.connected',
      'space.created',
      'process.started',
      'space.frozen',
      'space.thawed',
      'signal.sent',
      'grace.over',
      'signal.sent',
      'process.ended',
      'space.gone',
      'network.disconnected',
      'layer.removing',
      'layer.freed',
    ])
  })
})
