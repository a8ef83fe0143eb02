import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../runtime/testing/needs.ts'
import { Scene } from '../runtime/testing/scene.ts'

describe.skipIf(!canRun)('what a container uses', () => {
  let scene: Scene
  beforeAll(() => {
    scene = new Scene()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  test('is counted by its control group, and no more once it ended', async () => {
    if (!scene.facts.cgroups.memory) return expect(scene.facts.warnings).not.toEqual([])
    const { container, output } = await scene.start({
      argv: ['sh', '-c', 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo done; sleep 60'],
      host: { memory: 64 * 2 ** 20, pidsLimit: 30 },
    })
    await output.until('done')
    const usage = scene.runtime.usage(container.id)
    expect(usage?.cpu.total).toBeGreaterThan(1e6)
    expect(usage?.memory.limit).toBe(64 * 2 ** 20)
    expect(usage?.memory.usage).toBeGreaterThan(10_000)
    expect(Object.keys(usage?.memory.details ?? {})).toEqual(expect.arrayContaining([expect.stringContaining('cache')]))
    expect(usage?.pids).toMatchObject({ limit: 30 })
    await scene.runtime.delete(container.id, true)
    expect(scene.runtime.usage(container.id)).toBeNull()
  })
})
