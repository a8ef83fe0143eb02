import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CgroupFacts } from '../../formats/runtime-spec/facts.ts'

export const CGROUP_ROOT = '/sys/fs/cgroup'

/** linux/magic.h */
const CGROUP2_SUPER_MAGIC = 0x63677270
const CGROUP_SUPER_MAGIC = 0x27e0eb

/**
 * How control groups are set up here and where containers may have theirs. `name` tells one engine's group from another's.
 * Root uses the top; an ordinary user the highest group that was delegated to it, on the unified hierarchy only.
 */
export function readCgroupFacts(rootless: boolean, name: string): CgroupFacts {
  const mode = cgroupMode()
  const parent = rootless ? delegatedParent(mode, name) : mode === 'none' ? null : `/${name}`
  const none = {
    memory: false,
    swap: false,
    cpu: false,
    cpuset: false,
    pids: false,
    devices: false,
    blkio: false,
    blkioWeight: false,
    memoryHabits: false,
    cpus: '',
    mems: '',
  }
  if (parent === null) return { mode, parent, ...none }
  return { mode, parent, ...(mode === 'v2' ? unifiedLimits(dirname(parent), rootless) : legacyLimits()) }
}

function cgroupMode(): CgroupFacts['mode'] {
  if (magic(CGROUP_ROOT) === CGROUP2_SUPER_MAGIC) return 'v2'
  const legacy = hierarchies().some((folder) => magic(folder) === CGROUP_SUPER_MAGIC)
  if (!legacy) return 'none'
  return magic(join(CGROUP_ROOT, 'unified')) === CGROUP2_SUPER_MAGIC ? 'hybrid' : 'v1'
}

/** Folders under which a group's path is found: the one of v2, or one a controller. */
export function hierarchies(): string[] {
  if (magic(CGROUP_ROOT) === CGROUP2_SUPER_MAGIC) return [CGROUP_ROOT]
  try {
    return readdirSync(CGROUP_ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(CGROUP_ROOT, entry.name))
  } catch {
    return []
  }
}

function magic(path: string): number {
  try {
    return statfsSync(path).type
  } catch {
    return 0
  }
}

/** systemd hands a user manager's whole subtree to its user; moving a process inside it needs no one else. */
function delegatedParent(mode: CgroupFacts['mode'], name: string): string | null {
  if (mode !== 'v2') return null
  const own = /^0::(\/.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/'
  const parts = own.split('/').filter(Boolean)
  for (let length = 0; length <= parts.length; length++) {
    const path = `/${parts.slice(0, length).join('/')}`
    const folder = join(CGROUP_ROOT, path)
    if (['', 'cgroup.procs', 'cgroup.subtree_control'].every((file) => writable(join(folder, file))))
      return join(path, name)
  }
  return null
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function unifiedLimits(group: string, rootless: boolean): Omit<CgroupFacts, 'mode' | 'parent'> {
  const folder = join(CGROUP_ROOT, group)
  // A group that holds processes cannot hand controllers down (cgroup-v2.rst, "No Internal Process Constraint"); the top one can.
  const file = rootless ? 'cgroup.subtree_control' : 'cgroup.controllers'
  const controllers = readFileSync(join(folder, file), 'utf8').trim().split(' ')
  return {
    memory: controllers.includes('memory'),
    swap: controllers.includes('memory'),
    cpu: controllers.includes('cpu'),
    cpuset: controllers.includes('cpuset'),
    pids: controllers.includes('pids'),
    devices: !rootless && mayLoadDeviceFilter(),
    blkio: controllers.includes('io'),
    blkioWeight: controllers.includes('io'),
    memoryHabits: false,
    cpus: textOf(join(folder, 'cpuset.cpus.effective')),
    mems: textOf(join(folder, 'cpuset.mems.effective')),
  }
}

/** Device rules of v2 are a BPF program. Runtimes raise RLIMIT_MEMLOCK for it and give up when they may not. */
function mayLoadDeviceFilter(): boolean {
  const limit = /^Max locked memory\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  const mask = /^CapEff:\s+(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  const resource = (BigInt(`0x${mask}`) >> 24n) & 1n
  return limit === 'unlimited' || resource === 1n
}

function legacyLimits(): Omit<CgroupFacts, 'mode' | 'parent'> {
  const controller = (name: string) => magic(join(CGROUP_ROOT, name)) === CGROUP_SUPER_MAGIC
  return {
    memory: controller('memory'),
    swap: existsSync(join(CGROUP_ROOT, 'memory/memory.memsw.limit_in_bytes')),
    cpu: controller('cpu'),
    cpuset: controller('cpuset'),
    pids: controller('pids'),
    devices: controller('devices'),
    blkio: controller('blkio'),
    blkioWeight: ['blkio.weight', 'blkio.bfq.weight'].some((file) => existsSync(join(CGROUP_ROOT, 'blkio', file))),
    memoryHabits: controller('memory'),
    cpus: textOf(join(CGROUP_ROOT, 'cpuset/cpuset.cpus')),
    mems: textOf(join(CGROUP_ROOT, 'cpuset/cpuset.mems')),
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
