import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import type { Digest } from '../../base/digest.ts'
import { CLI, output, Scene } from '../testing/scene.ts'

describe.skipIf(!canRun)('after an engine that ended, the next one', () => {
  let scene: Scene
  beforeEach(async () => {
    scene = await Scene.open()
  })
  afterEach(() => scene[Symbol.asyncDispose]())

  const mounted = (id: string) => scene.overlay.mounted(scene.containers.paths(id).folder)

  test('follows containers that run on: logs, attach, exec, pause and stop work, and the exit code comes', async () => {
    const id = await scene.run(['sh', '-c', 'trap "exit 6" TERM; while true; do echo tick; sleep 0.05; done'])
    await scene.end()
    await sleep(150)
    await scene.begin()
    expect(scene.status(id)).toBe('running')
    const stdio = await scene.containers.attach(CLI, id)
    await new Promise<void>((resolve) => {
      stdio.onData(() => resolve())
      stdio.resume()
    })
    stdio.close()
    const exec = scene.execs.create(CLI, id, {
      command: ['echo', 'inside'],
      tty: false,
      attachStdin: false,
      env: [],
      workingDir: '',
      user: '',
      privileged: false,
      detachKeys: '',
    })
    expect(await output(await scene.execs.start(CLI, exec.id, null))).toBe('inside\n')
    await scene.containers.pause(CLI, id)
    await scene.containers.unpause(CLI, id)
    const ended = scene.wait(id, 'next-exit')
    await scene.containers.stop(CLI, id, { timeout: 10, signal: '' })
    expect(await ended).toEqual({ exitCode: 6, error: '' })
    expect(mounted(id)).toEqual([])
  })

  test('ends at once though a stop still waits; the container runs on, what a commit froze is thawed', async () => {
    const id = await scene.run(['sleep', '60'])
    const stopping = scene.containers.stop(CLI, id, { timeout: 60, signal: '' })
    const refused = expect(stopping).rejects.toMatchObject({ code: 'cancelled' })
    await sleep(50)
    await scene.end()
    await refused
    await scene.begin()
    expect(scene.status(id)).toBe('running')
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('learns how those ended that ended meanwhile, and tells of it', async () => {
    const id = await scene.run(['sh', '-c', 'sleep 0.3; exit 8'])
    const rm = await scene.run(['sleep', '0.3'], { host: { autoRemove: true } })
    await scene.end()
    await sleep(600)
    await scene.begin()
    expect(scene.containers.find(id).state).toMatchObject({ status: 'exited', exitCode: 8, pid: 0 })
    expect(scene.containers.list(true).map((record) => record.id)).not.toContain(rm)
    expect(mounted(id)).toEqual([])
    const verbs = scene.trace.recent(2).flatMap((event) => (event.type === 'begin' ? [event.operation.verb] : []))
    expect(verbs).toEqual(['exit', 'exit'])
  })

  test('keeps what is paused paused, and thaws what only a commit had frozen', async () => {
    const paused = await scene.run(['sleep', '60'])
    const committing = await scene.run(['sleep', '60'])
    await scene.containers.pause(CLI, paused)
    await scene.runtime.pause(committing)
    await scene.end()
    await scene.begin()
    expect(scene.status(paused)).toBe('paused')
    expect(scene.status(committing)).toBe('running')
    await scene.containers.stop(CLI, committing, { timeout: 0, signal: '' })
    await scene.containers.unpause(CLI, paused)
  })

  test('clears what was half made, and finishes what was half removed', async () => {
    const { id: leaving } = await scene.containers.create(CLI, scene.options(['true']))
    scene.store.setState(leaving, { ...scene.containers.find(leaving).state, status: 'removing' })
    const { id: mountedOnly } = await scene.containers.create(CLI, scene.options(['true']))
    const { upper, work, merged, folder } = scene.containers.paths(mountedOnly)
    scene.overlay.mount({ lower: scene.storage.layers.lowerDirs(scene.base), upper, work, target: merged })
    const view = join(folder, 'view-0123456789ab')
    mkdirSync(view)
    scene.overlay.view({ lower: [upper, ...scene.storage.layers.lowerDirs(scene.base)], target: view })
    const stray = scene.containers.paths('f'.repeat(64)).folder
    mkdirSync(join(stray, 'upper'), { recursive: true })
    writeFileSync(join(stray, 'upper', 'file'), '')
    await scene.end()
    await scene.begin()
    expect(scene.containers.list(true).map((record) => record.id)).toEqual([mountedOnly])
    expect(readdirSync(join(scene.folder, 'data/containers'))).toEqual([mountedOnly])
    expect(mounted(mountedOnly)).toEqual([])
    expect(existsSync(view)).toBe(false)
  })

  test('finds after kill -9, at whatever moment, all that was told and nothing mounted for the dead', async () => {
    const told = new Map<string, string>()
    const moments = [60, 110, 170, 240, 330, 450]
    // On a busy machine little is done in so many milliseconds: then the moments come round again.
    for (let round = 0; round < moments.length || told.size <= 10; round++) {
      await scene.end()
      const program = fileURLToPath(new URL('../testing/churn.ts', import.meta.url))
      const child = spawn(process.execPath, [program, scene.folder], { stdio: ['ignore', 'pipe', 'inherit'] })
      const ended = once(child, 'exit')
      const lines = createInterface({ input: child.stdout })
      const closed = once(lines, 'close')
      const ready = new Promise<void>((resolve) => {
        lines.on('line', (line) => {
          const [what = '', id = ''] = line.split(' ')
          if (what === 'ready') resolve()
          else told.set(id, what)
        })
      })
      await ready
      await sleep(moments[round % moments.length] ?? 0)
      child.kill('SIGKILL')
      await Promise.all([ended, closed])
      await scene.begin()

      const ids = scene.containers.list(true).map((record) => record.id)
      for (const [id, what] of told) {
        if (what === 'committed') expect(scene.imageStore.get(id as Digest)).not.toBeNull()
        else if (what === 'removed') expect(ids).not.toContain(id)
        else if (what !== 'removing') expect(ids).toContain(id)
        if (what === 'started') expect(scene.status(id)).toBe('running')
      }
      const up = scene.containers.list(false).map((record) => record.id)
      const mounts = scene.overlay.mounted(join(scene.folder, 'data/containers'))
      expect(mounts.map((target) => target.split('/').at(-2)).sort()).toEqual(up.sort())
      expect(readdirSync(join(scene.folder, 'data/containers')).sort()).toEqual(ids.sort())
      for (const id of ids) if (scene.status(id) === 'removing') throw new Error('a removal was not finished')
    }
    expect(told.size).toBeGreaterThan(10)
  }, 60_000)
})
