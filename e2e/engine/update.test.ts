import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningEngine, startEngine, until } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
})
afterAll(() => engine.close())

const MB = 1 << 20

test('docker update changes a container that runs, and inspect shows it', async () => {
  await engine.ok('run', '-d', '--name', 'up', '-m', '32m', 'box', 'sleep', '60')
  expect(await engine.ok('update', '-m', '48m', '--memory-swap', '96m', '--restart', 'on-failure:3', 'up')).toBe('up')
  const format = '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.RestartPolicy.Name}}'
  expect(await engine.ok('inspect', '-f', format, 'up')).toBe(`${48 * MB} ${96 * MB} on-failure`)
  const limit = '/sys/fs/cgroup/memory/memory.limit_in_bytes'
  const shown = await engine.ok('exec', 'up', 'sh', '-c', `cat ${limit} /sys/fs/cgroup/memory.max 2>/dev/null; true`)
  expect(shown).toBe(String(48 * MB))
  const { code, stderr } = await engine.docker('update', '-m', '1g', 'up')
  expect(code).toBe(1)
  expect(stderr).toContain('Memory limit should be smaller than already set memoryswap limit')
  const told = ['events', '--since', '1h', '--until', '0s', '--filter', 'event=update']
  const name = ['--format', '{{.Actor.Attributes.name}}']
  await until('the event is told', async () => (await engine.ok(...told, ...name)) === 'up')
})
