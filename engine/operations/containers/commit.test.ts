import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Digest } from '../../base/digest.ts'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { CLI, output, Scene } from '../testing/scene.ts'

const PLAIN = { reference: '', author: '', message: '', changes: [] as string[], pause: true }

describe.skipIf(!canRun)('the read-write layer', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  test('of a running container becomes a layer of a new image, and every step is told', async () => {
    const id = await scene.run(['sh', '-c', 'echo happy > /happiness.txt; rm /etc/group; sleep 60'])
    await expect.poll(() => scene.containers.counts(id)).toMatchObject({ added: 1, deleted: 1 })
    const image = await scene.containers.commit(CLI, id, {
      ...PLAIN,
      reference: 'happy:1',
      author: 'anna',
      message: 'with a file',
      changes: ['CMD ["cat", "/happiness.txt"]'],
    })
    const record = scene.imageStore.get(image)
    expect(record).toMatchObject({
      names: ['docker.io/library/happy:1'],
      topLevel: true,
      parent: scene.containers.find(id).image,
      layers: [scene.base, expect.stringMatching(/^sha256:/)],
    })
    expect(record?.config.history?.at(-1)).toMatchObject({ author: 'anna', comment: 'with a file' })
    const top = record?.top as string
    const layer = { id: top, parent: scene.base, text: 'with a file', bytes: 6, files: 1 }
    const on = `rw:${id}`
    const ref = { kind: 'image', id: image, name: 'happy:1' }
    expect(scene.lastSteps().filter((step) => step.kind !== 'layer.progress')).toEqual([
      { kind: 'space.frozen', on, by: scene.runtime.freezer },
      { kind: 'changes.read', on, counts: { added: 1, changed: 0, deleted: 1, bytes: 6 } },
      {
        kind: 'layer.copied',
        on,
        layer: {
          id: expect.stringMatching(/^making:\d+$/),
          parent: scene.base,
          text: 'with a file',
          bytes: 6,
          files: 1,
        },
      },
      {
        kind: 'layer.sealed',
        was: expect.stringMatching(/^making:\d+$/),
        layer,
        diffId: record?.config.rootfs.diff_ids[1],
      },
      { kind: 'parent.recorded', on: top, parent: scene.base },
      { kind: 'config.stored', image: ref, comment: 'with a file' },
      { kind: 'tag.set', name: 'happy:1', image: ref, top, movedFrom: null },
      { kind: 'space.thawed', on },
    ])
    expect(scene.status(id)).toBe('running')

    const { id: second } = await scene.containers.create(CLI, {
      ...scene.options([]),
      image: 'happy:1',
      config: { ...scene.options([]).config, cmd: null },
    })
    const said = output(await scene.containers.attach(CLI, second))
    await scene.containers.start(CLI, second)
    expect(await said).toBe('happy\n')
    const third = await scene.containers.create(CLI, { ...scene.options(['ls', '/etc/group']), image: 'happy:1' })
    await scene.containers.start(CLI, third.id)
    expect(await scene.wait(third.id)).not.toMatchObject({ exitCode: 0 })
  })

  test('that is empty adds no layer: mount points are not changes', async () => {
    const id = await scene.run(['true'])
    await scene.wait(id)
    expect(scene.containers.changes(id)).toEqual([])
    const image = await scene.containers.commit(CLI, id, PLAIN)
    expect(scene.imageStore.get(image)?.layers).toEqual([scene.base])
    expect(scene.lastSteps().map((step) => step.kind)).toEqual(['changes.read', 'config.stored'])
  })

  test('is committed although an image goes meanwhile whose layer is the same', async () => {
    const id = await scene.run(['sh', '-c', 'echo twin > /twin'])
    await scene.wait(id)
    await scene.containers.commit(CLI, id, { ...PLAIN, reference: 'twin:1' })
    const { layers } = scene.storage
    const apply = layers.apply.bind(layers)
    layers.apply = async (...how) => {
      layers.apply = apply
      const layer = await apply(...how)
      await scene.composed.engine.images.remove(CLI, 'twin:1', { force: false, prune: true })
      return layer
    }
    const image = await scene.containers.commit(CLI, id, { ...PLAIN, reference: 'twin:2' })
    expect(layers.get(scene.imageStore.get(image)?.top as Digest)).not.toBeNull()
  })

  test('is not committed under a name, or with changes, that are none; nothing is frozen for that', async () => {
    const id = await scene.run(['sleep', '60'])
    const refused = scene.containers.commit(CLI, id, { ...PLAIN, reference: 'Not A Name' })
    await expect(refused).rejects.toMatchObject({ code: 'invalid' })
    await expect(scene.containers.commit(CLI, id, { ...PLAIN, changes: ['RUN x'] })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(scene.lastSteps()).toEqual([])
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('that is cancelled while it is copied leaves nothing, and the container goes on', async () => {
    const id = await scene.run(['sh', '-c', 'head -c 80000000 /dev/urandom > /big; touch /ready; sleep 60'])
    await expect.poll(() => scene.containers.counts(id).added).toBe(2)
    const before = { layers: scene.storage.layers.all().length, images: scene.imageStore.all().length }
    const committed = scene.containers.commit({ ...CLI, onOpen: cancelSoon }, id, PLAIN)
    function cancelSoon(operation: number) {
      setTimeout(60).then(() => scene.trace.cancel(operation))
    }
    await expect(committed).rejects.toMatchObject({ code: 'cancelled' })
    expect(scene.trace.recent(1).at(-1)).toMatchObject({ type: 'end', outcome: 'cancelled' })
    expect(scene.lastSteps().at(-1)).toEqual({ kind: 'space.thawed', on: `rw:${id}` })
    expect({ layers: scene.storage.layers.all().length, images: scene.imageStore.all().length }).toEqual(before)
    expect(readdirSync(join(scene.folder, 'data/tmp'))).toEqual([])
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('is told of live, in batches: what is new, what changed, what is gone', async () => {
    const id = await scene.run([
      'sh',
      '-c',
      'mkdir /made; while [ ! -e /go ]; do sleep 0.02; done; echo 1 > /made/a; echo 22 >> /etc/passwd; rm /etc/group; sleep 60',
    ])
    await expect.poll(() => scene.containers.counts(id).added).toBe(1)
    const controller = new AbortController()
    const seen = new Map<string, string>()
    const watching = (async () => {
      for await (const { changes, gone } of scene.containers.watchChanges(id, controller.signal)) {
        for (const change of changes) seen.set(change.path, change.kind)
        for (const path of gone) seen.set(path, 'gone')
      }
    })()
    await setTimeout(200)
    const upper = scene.containers.paths(id).upper
    writeFileSync(join(upper, 'short-lived'), '')
    await scene.execs.start(
      CLI,
      scene.execs.create(CLI, id, { ...EXEC, command: ['sh', '-c', 'rm /short-lived; touch /go'] }).id,
      null,
    )
    await expect
      .poll(() => Object.fromEntries(seen), { timeout: 20_000 })
      .toMatchObject({ '/made/a': 'added', '/etc/passwd': 'changed', '/etc/group': 'deleted', '/go': 'added' })
    controller.abort()
    await watching
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('is watched from the first batch on: what is written right after it is told', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['true']))
    const watching = scene.containers.watchChanges(id, AbortSignal.timeout(20_000))[Symbol.asyncIterator]()
    expect(await watching.next()).toEqual({ done: false, value: { changes: [], gone: [] } })
    writeFileSync(join(scene.containers.paths(id).upper, 'at-once'), '')
    expect((await watching.next()).value).toMatchObject({ changes: [{ path: '/at-once', kind: 'added' }] })
    await watching.return?.()
    await scene.containers.remove(CLI, id, { force: false, volumes: false })
  })

  test('stops being watched when it is removed', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['true']))
    const watching = Array.fromAsync(scene.containers.watchChanges(id, AbortSignal.timeout(10_000)))
    await setTimeout(100)
    await scene.containers.remove(CLI, id, { force: false, volumes: false })
    await expect(watching).resolves.toBeDefined()
  })
})

const EXEC = {
  command: [] as string[],
  tty: false,
  attachStdin: false,
  env: [],
  workingDir: '',
  user: '',
  privileged: false,
  detachKeys: '',
}
