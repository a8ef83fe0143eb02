import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CLI, IMAGE, Scene } from '../testing/scene.ts'

const notRoot = process.getuid?.() !== 0
let scene: Scene

beforeEach(async () => {
  if (!notRoot) scene = await Scene.open()
})

afterEach(async () => {
  if (!notRoot) await scene[Symbol.asyncDispose]()
})

test.skipIf(notRoot)('layers of an image that was forced away go with the last container on them', async () => {
  const { images, containers } = scene.composed.engine
  const { id: first } = await containers.create(CLI, scene.options(['true'], { name: 'first' }))
  const { id: second } = await containers.create(CLI, scene.options(['true'], { name: 'second' }))
  await images.remove(CLI, IMAGE, { force: true, prune: true })
  const layer = scene.storage.layers.all().map((one) => one.chainId)
  expect(layer).toHaveLength(1)
  await containers.remove(CLI, first, { force: false, volumes: false })
  expect(scene.storage.layers.all()).toHaveLength(1)
  await containers.remove(CLI, second, { force: false, volumes: false })
  expect(scene.storage.layers.all()).toEqual([])
  expect(scene.trace.recent(1)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ step: expect.objectContaining({ kind: 'layer.freed', on: layer[0] }) }),
    ]),
  )
})

test.skipIf(notRoot)('a committed image is loaded again after a save as the same image', async () => {
  const { images, containers } = scene.composed.engine
  const id = await scene.run(['sh', '-c', 'echo hi > /hi; rm /bin/echo'])
  expect((await scene.wait(id)).exitCode).toBe(0)
  const options = { author: '', message: '', changes: ['ENV A=b'], pause: true }
  const made = await containers.commit(CLI, id, { ...options, reference: 'kept:1' })
  await containers.remove(CLI, id, { force: false, volumes: false })
  const archive = await buffer(images.save(CLI, ['kept:1']))
  await images.remove(CLI, 'kept:1', { force: false, prune: true })
  expect(scene.storage.layers.all()).toHaveLength(1)
  const stream = Readable.from([archive], { objectMode: false })
  expect(await images.load(CLI, { type: 'stream', stream })).toEqual([{ image: made, name: 'kept:1' }])
  expect(scene.storage.layers.all()).toHaveLength(2)
})
