import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { CLI, Scene } from '../testing/scene.ts'

describe.skipIf(!canRun)('facts about the engine', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  test('count what is stored, and say what does not work here', async () => {
    const { system } = scene.composed.engine
    const layer = scene.storage.layers.all()[0]
    expect(system.info()).toMatchObject({
      version: '1.2.3',
      dataRoot: join(scene.folder, 'data'),
      rootless: false,
      runtime: { name: scene.runtime.name },
      store: { images: 1, layers: 1, containers: 0, bytes: layer?.bytes, idleBytes: layer?.bytes, rwBytes: 0 },
      warnings: scene.facts.warnings,
    })
    const id = await scene.run(['sh', '-c', 'head -c 5000 /dev/zero > /big; sleep 60'])
    await expect.poll(() => scene.containers.counts(id).bytes).toBe(5000)
    expect(system.info().store).toMatchObject({ containers: 1, idleBytes: 0, rwBytes: 5000 })
    expect(system.usage()).toEqual({ layersBytes: layer?.bytes, containers: [{ id, bytes: 5000 }] })
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
    expect(system.usage().containers).toEqual([])
  })
})
