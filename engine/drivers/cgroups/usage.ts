import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TICKS_PER_SECOND } from '../../formats/proc/stat.ts'
import type { CgroupFacts } from '../../formats/runtime-spec/facts.ts'
import type { BlockCount, ContainerStats } from '../../wire/stats.ts'
import { CGROUP_ROOT } from './facts.ts'

/** What the kernel counts for a control group; limits of Infinity are none. */
export type CgroupUsage = Pick<ContainerStats, 'pids' | 'blockIo' | 'memory'> & {
  cpu: Omit<ContainerStats['cpu'], 'machine' | 'processors'>
}

export function readUsage(mode: CgroupFacts['mode'], path: string): CgroupUsage {
  if (mode === 'v2') return unifiedUsage((file) => read(join(CGROUP_ROOT, path, file)))
  return legacy((controller, file) => read(join(CGROUP_ROOT, controller, path, file)))
}

/** Version 2; `text` reads one of the group's files. */
export function unifiedUsage(text: (file: string) => string): CgroupUsage {
  const cpu = table(text('cpu.stat'))
  const microseconds = (name: string) => (cpu[name] ?? 0) * 1000
  return {
    cpu: {
      total: microseconds('usage_usec'),
      user: microseconds('user_usec'),
      kernel: microseconds('system_usec'),
      perCpu: null,
      throttling: {
        periods: cpu.nr_periods ?? 0,
        throttledPeriods: cpu.nr_throttled ?? 0,
        throttledTime: microseconds('throttled_usec'),
      },
    },
    memory: {
      usage: number(text('memory.current')),
      highest: null,
      failures: null,
      limit: limit(text('memory.max')) ?? Number.POSITIVE_INFINITY,
      details: table(text('memory.stat')),
    },
    pids: { current: number(text('pids.current')), limit: limit(text('pids.max')) },
    blockIo: unifiedBlockIo(text('io.stat')),
  }
}

/** `8:0 rbytes=1 wbytes=2 rios=3 wios=4 …`. */
function unifiedBlockIo(text: string): CgroupUsage['blockIo'] {
  const result: CgroupUsage['blockIo'] = { bytes: [], operations: [] }
  for (const line of text.split('\n').filter(Boolean)) {
    const [device = '', ...pairs] = line.split(' ')
    const [major = 0, minor = 0] = device.split(':').map(Number)
    const values = Object.fromEntries(pairs.map((pair) => pair.split('=')))
    const count = (operation: string, name: string) => ({ major, minor, operation, value: Number(values[name] ?? 0) })
    result.bytes.push(count('read', 'rbytes'), count('write', 'wbytes'))
    result.operations.push(count('read', 'rios'), count('write', 'wios'))
  }
  return result
}

function legacy(text: (controller: string, file: string) => string): CgroupUsage {
  const ticks = table(text('cpuacct', 'cpuacct.stat'))
  const cpu = table(text('cpu', 'cpu.stat'))
  const nanoseconds = (name: string) => ((ticks[name] ?? 0) * 1e9) / TICKS_PER_SECOND
  return {
    cpu: {
      total: number(text('cpuacct', 'cpuacct.usage')),
      user: nanoseconds('user'),
      kernel: nanoseconds('system'),
      perCpu: text('cpuacct', 'cpuacct.usage_percpu').split(/\s+/).filter(Boolean).map(Number),
      throttling: {
        periods: cpu.nr_periods ?? 0,
        throttledPeriods: cpu.nr_throttled ?? 0,
        throttledTime: cpu.throttled_time ?? 0,
      },
    },
    memory: {
      usage: number(text('memory', 'memory.usage_in_bytes')),
      highest: number(text('memory', 'memory.max_usage_in_bytes')),
      failures: number(text('memory', 'memory.failcnt')),
      limit: number(text('memory', 'memory.limit_in_bytes')) || Number.POSITIVE_INFINITY,
      details: table(text('memory', 'memory.stat')),
    },
    pids: { current: number(text('pids', 'pids.current')), limit: limit(text('pids', 'pids.max')) },
    blockIo: {
      bytes: legacyCounts(text('blkio', 'blkio.throttle.io_service_bytes_recursive')),
      operations: legacyCounts(text('blkio', 'blkio.throttle.io_serviced_recursive')),
    },
  }
}

/** `8:0 Read 4096`; the last line is the sum. */
function legacyCounts(text: string): BlockCount[] {
  return [...text.matchAll(/^(\d+):(\d+) (\w+) (\d+)$/gm)].map(([, major, minor, operation = '', value]) => ({
    major: Number(major),
    minor: Number(minor),
    operation,
    value: Number(value),
  }))
}

/** Lines of a name and a number. */
function table(text: string): Record<string, number> {
  return Object.fromEntries([...text.matchAll(/^(\S+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]))
}

function number(text: string): number {
  return Number(text.trim() || 0)
}

function limit(text: string): number | null {
  return /^\d+$/.test(text.trim()) ? Number(text) : null
}

/** '' for a controller that is not there, and for a group that has just gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
