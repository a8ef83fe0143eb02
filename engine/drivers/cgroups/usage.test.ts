import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../runtime/testing/needs.ts'
import { Scene } from '../runtime/testing/scene.ts'
import { unifiedUsage } from './usage.ts'

test('version 2 counts in microseconds, says max for no limit, and names block devices in one line each', () => {
  const files: Record<string, string> = {
    'cpu.stat': 'usage_usec 3000\nuser_usec 2000\nsystem_usec 1000\nnr_periods 5\nnr_throttled 2\nthrottled_usec 7\n',
    'memory.current': '8192\n',
    'memory.max': 'max\n',
    'memory.stat': 'anon 4096\ninactive_file 1024\n',
    'pids.current': '3\n',
    'pids.max': 'max\n',
    'io.stat': '8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n',
  }
  const device = { major: 8, minor: 0 }
  expect(unifiedUsage((file) => files[file] ?? '')).toEqual({
    cpu: {
      total: 3e6,
      user: 2e6,
      kernel: 1e6,
      perCpu: null,
      throttling: { periods: 5, throttledPeriods: 2, throttledTime: 7000 },
    },
    memory: {
      usage: 8192,
      highest: null,
      failures: null,
      limit: Number.POSITIVE_INFINITY,
      details: { anon: 4096, inactive_file: 1024 },
    },
    pids: { current: 3, limit: null },
    blockIo: {
      bytes: [
        { ...device, operation: 'read', value: 1 },
        { ...device, operation: 'write', value: 2 },
      ],
      operations: [
        { ...device, operation: 'read', value: 3 },
        { ...device, operation: 'write', value: 4 },
      ],
    },
  })
})

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
