import { readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import type { CgroupFacts } from '../../formats/runtime-spec/facts.ts'
import { CGROUP_ROOT, hierarchies } from './facts.ts'

/** One container's control group, by its path below the hierarchies (`cgroupsPath` of its spec). System calls only. */
export interface Cgroup {
  /** Stops every process in it and returns when all have stopped; idempotent. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** False also when it is gone. */
  frozen(): boolean
  /** Every process in it and below; [] when it is gone. */
  processes(): number[]
  /** How many of its processes the kernel has killed for lack of memory; 0 also where that is not counted. */
  memoryKills(): number
}

export function openCgroup(mode: CgroupFacts['mode'], path: string): Cgroup {
  return mode === 'v2' ? unified(join(CGROUP_ROOT, path)) : legacy(path)
}

const PATIENCE_MILLISECONDS = 5000

function unified(folder: string): Cgroup {
  const event = (name: string) => new RegExp(`^${name} 1$`, 'm').test(read(join(folder, 'cgroup.events')))
  return {
    async freeze() {
      writeFileSync(join(folder, 'cgroup.freeze'), '1')
      await until(() => event('frozen'), folder)
    },
    async thaw() {
      writeFileSync(join(folder, 'cgroup.freeze'), '0')
      await until(() => !event('frozen'), folder)
    },
    frozen: () => event('frozen'),
    processes: () => tree(folder),
    memoryKills: () => killsIn(join(folder, 'memory.events')),
  }
}

function legacy(path: string): Cgroup {
  const folder = join(CGROUP_ROOT, 'freezer', path)
  const file = join(folder, 'freezer.state')
  const state = () => read(file).trim()
  return {
    async freeze() {
      // A process that forks meanwhile leaves the group in FREEZING until it is told again (kernel docs, v1 freezer).
      await until(() => {
        writeFileSync(file, 'FROZEN')
        return state() === 'FROZEN'
      }, folder)
    },
    async thaw() {
      writeFileSync(file, 'THAWED')
      await until(() => state() === 'THAWED', folder)
    },
    frozen: () => state() === 'FROZEN',
    processes: () => tree(folder),
    memoryKills: () => killsIn(join(CGROUP_ROOT, 'memory', path, 'memory.oom_control')),
  }
}

/** The freezer offers no wake-up that Node could wait for; it takes a millisecond or two. */
async function until(condition: () => boolean, folder: string): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS
  while (!condition()) {
    if (performance.now() > end)
      throw new EngineError('unavailable', `the freezer of ${folder} did not answer within 5 seconds`)
    await sleep(1)
  }
}

/** Both versions name the count alike. */
function killsIn(file: string): number {
  return Number(/^oom_kill (\d+)$/m.exec(read(file))?.[1] ?? 0)
}

function tree(folder: string): number[] {
  const own = read(join(folder, 'cgroup.procs')).split('\n').filter(Boolean).map(Number)
  return [...own, ...children(folder).flatMap((child) => tree(child))]
}

function children(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name))
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Removes an empty group from every hierarchy; runtimes leave the parent behind. One that is not empty stays. */
export function removeCgroup(path: string): void {
  for (const hierarchy of hierarchies()) {
    try {
      rmdirSync(join(hierarchy, path))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'EBUSY' && code !== 'ENOTEMPTY') throw error
    }
  }
}
