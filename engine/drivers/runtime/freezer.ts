import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { sleep } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { identityOf, type ProcessIdentity, processStat, signalProcess } from '../../base/syscalls/process.ts'
import { openCgroup } from '../cgroups/cgroups.ts'
import type { CgroupFacts } from '../../formats/runtime-spec/facts.ts'
import type { MonitorFolder } from './folders.ts'
import { namespaceProcesses, type Space } from './space.ts'

/** Stops and resumes a whole process space. */
export interface Freezer {
  readonly name: 'cgroup freezer' | 'SIGSTOP'
  pause(folder: MonitorFolder, space: Space): Promise<void>
  resume(folder: MonitorFolder, space: Space): Promise<void>
  paused(folder: MonitorFolder): boolean
  processes(space: Space): number[]
}

/** `group`: the control group the container was made in; null where it got none. */
export function chooseFreezer(mode: CgroupFacts['mode'], group: string | null): Freezer {
  if (group === null) return signals
  const cgroup = openCgroup(mode, group)
  return {
    name: 'cgroup freezer',
    pause: () => cgroup.freeze(),
    resume: () => cgroup.thaw(),
    paused: () => cgroup.frozen(),
    processes: () => cgroup.processes(),
  }
}

/** Stopping goes round until no process is left that runs: one may fork while another is being stopped. */
const MOST_ROUNDS = 1000
const SIGSTOP = 19
const SIGCONT = 18

/**
 * Without a control group: SIGSTOP to each process. The processes can see that (a shell reports a stopped job), and what was
 * stopped already before must stay so afterwards: the file in the run dir names those. It is there before the first signal,
 * so that an engine that dies meanwhile leaves a pause that can be ended.
 */
const signals: Freezer = {
  name: 'SIGSTOP',
  async pause(folder, space) {
    if (existsSync(folder.stopped)) return
    writeFileSync(folder.stopped, JSON.stringify(namespaceProcesses(space.first).filter(isStopped).map(identityOf)))
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const running = namespaceProcesses(space.first).filter((pid) => !isStopped(pid))
      if (running.length === 0 && round > 0) return
      for (const pid of running) signalProcess(identityOf(pid), SIGSTOP)
      await sleep(1)
    }
    await this.resume(folder, space)
    throw new EngineError('unavailable', `the processes of ${folder.path} could not be stopped: they fork too fast`)
  },
  async resume(folder, space) {
    if (!existsSync(folder.stopped)) return
    const before = JSON.parse(readFileSync(folder.stopped, 'utf8')) as ProcessIdentity[]
    for (const process of namespaceProcesses(space.first).map(identityOf))
      if (!before.some((each) => each.pid === process.pid && each.startTime === process.startTime))
        signalProcess(process, SIGCONT)
    rmSync(folder.stopped, { force: true })
  },
  paused: (folder) => existsSync(folder.stopped),
  processes: (space) => namespaceProcesses(space.first),
}

function isStopped(pid: number): boolean {
  const state = processStat(pid)?.state
  return state === undefined || 'TtZX'.includes(state)
}
