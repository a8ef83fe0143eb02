import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { Resources } from '../../wire/resources.ts'
import type { RestartPolicy } from '../../wire/restart-policy.ts'
import { CLI, Scene } from '../testing/scene.ts'

const MB = 2 ** 20

describe.skipIf(!canRun)('an update', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  const update = (id: string, resources: Partial<Resources>, restartPolicy: RestartPolicy | null = null) =>
    scene.containers.update(CLI, id, { resources: Resources.parse(resources), restartPolicy })
  /** The first of the files that is there: version 1 or 2. */
  const kernel = (id: string, ...files: string[]) => {
    const { mode, parent } = scene.facts.cgroups
    const paths = files.map((file) => {
      const [controller = '', name = ''] = file.split('/')
      return mode === 'v2'
        ? join('/sys/fs/cgroup', parent ?? '', id, file)
        : join('/sys/fs/cgroup', controller, parent ?? '', id, name)
    })
    const path = paths.find((each) => existsSync(each))
    return path ? readFileSync(path, 'utf8').trim() : null
  }

  test('reaches the kernel at once, and is there to read afterwards', async () => {
    if (!scene.facts.cgroups.memory) return expect(scene.facts.warnings).not.toEqual([])
    const id = await scene.run(['sleep', '60'], { host: { memory: 32 * MB } })
    await update(id, { memory: 48 * MB, memorySwap: 96 * MB, pidsLimit: 77, cpuQuota: 20_000 })
    expect(kernel(id, 'memory/memory.limit_in_bytes', 'memory.max')).toBe(String(48 * MB))
    expect(kernel(id, 'pids/pids.max', 'pids.max')).toBe('77')
    expect(kernel(id, 'cpu/cpu.cfs_quota_us', 'cpu.max')).toMatch(/^20000\b/)
    expect(scene.containers.find(id).host).toMatchObject({ memory: 48 * MB, memorySwap: 96 * MB, pidsLimit: 77 })
    expect(scene.lastSteps()).toEqual([{ kind: 'limits.changed', on: `rw:${id}` }])
    await update(id, { cpuShares: 512 })
    expect(scene.containers.find(id).host).toMatchObject({ memory: 48 * MB, cpuShares: 512, cpuQuota: 20_000 })
    await scene.end()
    await scene.begin()
    expect(scene.containers.find(id).host.pidsLimit).toBe(77)
    await scene.containers.remove(CLI, id, { force: true, volumes: false })
  })

  test('of one that does not run counts at its next start; a restart policy takes effect at once', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['sleep', '60']))
    await update(id, { memory: 32 * MB, memorySwap: -1 }, { name: 'always', maximumRetryCount: 0 })
    expect(scene.containers.find(id).host).toMatchObject({ memory: 32 * MB, restartPolicy: { name: 'always' } })
    await update(id, {}, { name: 'no', maximumRetryCount: 0 })
    expect(scene.containers.find(id).host).toMatchObject({ memory: 32 * MB, restartPolicy: { name: 'no' } })
  })

  test('that makes no sense is refused in Docker’s words, and nothing changes', async () => {
    const { id } = await scene.containers.create(CLI, scene.options(['true'], { host: { nanoCpus: 1e9 } }))
    const before = scene.containers.find(id).host
    const always = { name: 'always', maximumRetryCount: 0 } as const
    await expect(update(id, { memory: 1 })).rejects.toThrow('Minimum memory limit allowed is 6MB')
    await expect(update(id, { memory: 64 * MB })).rejects.toThrow('update the memoryswap at the same time')
    await expect(update(id, { cpuQuota: 2000 })).rejects.toMatchObject({
      code: 'conflict',
      message: `Cannot update container ${id}: Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set`,
    })
    const passing = await scene.containers.create(CLI, scene.options(['true'], { host: { autoRemove: true } }))
    await expect(update(passing.id, {}, always)).rejects.toThrow('because AutoRemove is enabled')
    expect(scene.containers.find(id).host).toEqual(before)
  })
})
