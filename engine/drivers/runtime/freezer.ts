import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { sleep } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { processStat, signalProcess } from '../../base/syscalls/process.ts'
import { openCgroup } from '../cgroups/cgroups.ts'
import type { CgroupFacts } from '../../formats/runtime-spec/facts.ts'
import { join } from 'node:path'
import type { MonitorFolder } from './folders.ts'
import { namespaceProcesses, type Space } from './space.ts'

/** Stops and resumes a whole process space. */
export interface Freezer {
  readonly name: 'cgroup freezer' | 'SIGSTOP'
  pause(id: string, folder: MonitorFolder, space: Space): Promise<void>
  resume(id: string, folder: MonitorFolder): Promise<void>
  paused(id: string, folder: MonitorFolder): boolean
  processes(id: string, space: Space): number[]
}

export function chooseFreezer(cgroups: CgroupFacts): Freezer {
  const { mode, parent } = cgroups
  return parent === null ? signals : groups(mode, parent)
}

function groups(mode: CgroupFacts['mode'], parent: string): Freezer {
  const cgroup = (id: string) => openCgroup(mode, join(parent, id))
  return {
    name: 'cgroup freezer',
    pause: (id) => cgroup(id).freeze(),
    resume: (id) => cgroup(id).thaw(),
    paused: (id) => cgroup(id).frozen(),
    processes: (id) => cgroup(id).processes(),
  }
}

/** Stopping goes round until no process is left that runs: one may fork while another is being stopped. */
const MOST_ROUNDS = 1000
const SIGSTOP = 19
const SIGCONT = 18

/**
 * Without a control group: SIGSTOP to each process. The processes can see that (a shell reports a stopped job), and what was
 * stopped already before must stay so afterwards: the file in the run dir says what to continue.
 */
const signals: Freezer = {
  name: 'SIGSTOP',
  async pause(_, folder, space) {
    const before = new Set(namespaceProcesses(space.first).filter(isStopped))
    const stopped = new Map<number, number>()
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const running = namespaceProcesses(space.first).filter((pid) => !isStopped(pid))
      if (running.length === 0 && round > 0) {
        const list = [...stopped].map(([pid, startTime]) => ({ pid, startTime }))
        writeFileSync(folder.stopped, JSON.stringify(list.filter(({ pid }) => !before.has(pid))))
        return
      }
      for (const pid of running) {
        const startTime = processStat(pid)?.startTime
        if (startTime !== undefined && signalProcess({ pid, startTime }, SIGSTOP)) stopped.set(pid, startTime)
      }
      await sleep(1)
    }
    for (const [pid, startTime] of stopped) signalProcess({ pid, startTime }, SIGCONT)
    throw new EngineError('unavailable', `the processes of ${folder.path} could not be stopped: they fork too fast`)
  },
  async resume(_, folder) {
    const stopped = JSON.parse(readFileSync(folder.stopped, 'utf8')) as { pid: number; startTime: number }[]
    for (const process of stopped) signalProcess(process, SIGCONT)
    rmSync(folder.stopped, { force: true })
  },
  paused: (_, folder) => existsSync(folder.stopped),
  processes: (_, space) => namespaceProcesses(space.first),
}

function isStopped(pid: number): boolean {
  const state = processStat(pid)?.state
  return state === undefined || 'TtZX'.includes(state)
}
