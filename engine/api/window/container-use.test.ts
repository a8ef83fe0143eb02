import { afterAll, beforeAll, expect, test } from 'vitest'
import { IMAGE, Scene } from '../../operations/testing/scene.ts'
import { Request } from '../../wire/requests.ts'
import type { ContainerUse } from '../../wire/stats.ts'
import type { WindowService } from '../../wire/service.ts'
import { createWindowService } from './service.ts'

const root = process.getuid?.() === 0
let scene: Scene
let service: WindowService

beforeAll(async () => {
  if (!root) return
  scene = await Scene.open()
  service = createWindowService(scene.composed.engine)
})

afterAll(async () => {
  if (root) await scene[Symbol.asyncDispose]()
})

test.skipIf(!root)('what containers use is told as soon as one runs, and that of a busy one is its share', async () => {
  const stop = new AbortController()
  const samples = service.stats(stop.signal)[Symbol.asyncIterator]()
  const next = async (): Promise<ContainerUse[]> => (await samples.next()).value ?? []
  expect(await next()).toEqual([])
  const result = await service.perform(
    Request.parse({ verb: 'run', image: IMAGE, command: ['sh', '-c', 'while :; do :; done'] }),
  )
  let [first] = await next()
  while (!first) [first] = await next()
  expect(first).toMatchObject({ id: result.id, cpu: null, processes: 1 })
  expect(first.memory).toBeGreaterThan(0)
  expect(first.memoryLimit).toBeGreaterThan(first.memory)
  const [second] = await next()
  expect(second?.cpu).toBeGreaterThan(0)
  await service.perform({ verb: 'kill', container: result.id ?? '', signal: 'KILL' })
  for (let left = await next(); left.length > 0; left = await next());
  stop.abort()
  expect((await samples.next()).done).toBe(true)
})
