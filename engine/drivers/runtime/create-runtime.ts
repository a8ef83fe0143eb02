import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { execute } from '../../base/exec.ts'
import { isAlive, onProcessEnd, signalProcess } from '../../base/syscalls/process.ts'
import type { SpecResources } from '../../formats/runtime-spec/resources.ts'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'
import { openCgroup, removeCgroup } from '../cgroups/cgroups.ts'
import { type CgroupUsage, readUsage } from '../cgroups/usage.ts'
import type { HostFacts } from '../host/host.ts'
import { prepareBundle } from './bundle.ts'
import { type MonitorOptions, monitorContainer } from './conmon.ts'
import { reopenLog, resizeTerminal } from './control.ts'
import { startExec } from './exec.ts'
import { Exits, unseenExit } from './exits.ts'
import { attempt, lastMessage, startFailure } from './failures.ts'
import { type MonitorFolder, type RunFolders, runFolders } from './folders.ts'
import { chooseFreezer, type Freezer } from './freezer.ts'
import { chooseRuntime, type OciRuntime } from './oci-runtime.ts'
import { runDirectly } from './direct-run.ts'
import type {
  ExecIo,
  RunIo,
  RunningExec,
  Runtime,
  RuntimeContainer,
  RuntimeExit,
  RuntimeState,
  Stdio,
} from './runtime.ts'
import { anyMonitorEnded, creationSettled, monitorEnded, readSpace, recordSpace, type Space } from './space.ts'
import { openStdio } from './stdio.ts'

const SIGKILL = 9

/** The runtime of this machine. Without conmon, crun and runc it is still there, and says at `create` what to install. */
export function createRuntime(facts: HostFacts, options: { runDir: string }): Runtime {
  const folders = runFolders(options.runDir)
  return new ConmonRuntime(facts, folders, facts.programs.conmon ? chooseRuntime(facts, folders) : null)
}

class ConmonRuntime implements Runtime {
  readonly name: Runtime['name']
  readonly version: string
  readonly freezer: Runtime['freezer']
  readonly #facts: HostFacts
  readonly #folders: RunFolders
  readonly #runtime: OciRuntime | null
  readonly #exits: Exits
  /** Containers whose control groups are being made: their common parent must stay. */
  #creating = 0

  constructor(facts: HostFacts, folders: RunFolders, runtime: OciRuntime | null) {
    this.#facts = facts
    this.#folders = folders
    this.#runtime = runtime
    this.#exits = new Exits(folders.exits)
    this.name = runtime?.name ?? 'crun'
    this.version = runtime?.version ?? ''
    this.freezer = chooseFreezer(facts.cgroups.mode, facts.cgroups.parent).name
  }

  async create(container: RuntimeContainer, spec: RuntimeSpec): Promise<number> {
    const { id } = container
    const programs = this.#programs()
    const folder = this.#folders.container(id)
    if (existsSync(folder.path)) await this.delete(id, false)
    this.#creating++
    try {
      return await this.#make(programs, container, folder, spec).finally(() => this.#creating--)
    } catch (error) {
      await this.#release(id)
      throw error
    }
  }

  async #make(
    programs: Programs,
    container: RuntimeContainer,
    folder: MonitorFolder,
    spec: RuntimeSpec,
  ): Promise<number> {
    prepareBundle(container, folder, spec)
    const reports = monitorContainer(this.#monitor(programs, container, folder))
    const { data: pid, message = '' } = await reports.next()
    reports.close()
    if (pid <= 0) throw startFailure(message, attempt(spec.process))
    recordSpace(folder.space, pid, spec.linux.cgroupsPath ?? null)
    return pid
  }

  #monitor(programs: Programs, container: RuntimeContainer, folder: MonitorFolder): MonitorOptions {
    return {
      ...programs,
      folder,
      containerId: container.id,
      monitorId: container.id,
      exits: this.#folders.exits,
      log: container.log,
      tty: container.tty,
      openStdin: container.openStdin,
      keepStdin: container.openStdin && (container.tty || !container.stdinOnce),
    }
  }

  #programs(): Programs {
    const { conmon } = this.#facts.programs
    if (!conmon) throw new EngineError('unavailable', 'conmon is not installed: install the Debian package conmon')
    if (!this.#runtime)
      throw new EngineError('unavailable', 'no OCI runtime works here: install the Debian package crun or runc')
    return { conmon, runtime: this.#runtime }
  }

  async start(id: string): Promise<void> {
    const { exitCode, stderr } = await this.#call('start', id)
    if (exitCode !== 0) throw startFailure(stderr, { command: id, cwd: '' })
  }

  #call(verb: string, ...more: string[]) {
    const { runtime } = this.#programs()
    return execute(runtime.program, [...runtime.arguments, verb, ...more])
  }

  async kill(id: string, signal: number, all: boolean): Promise<void> {
    const space = this.#space(id)
    if (all) for (const pid of this.#freezer(space).processes(space)) killIfThere(pid, signal)
    else signalProcess(space.first, signal)
    const folder = this.#folders.container(id)
    // A frozen process of version 1 ends only when it thaws.
    const freezer = this.#freezer(space)
    if (signal === SIGKILL && freezer.paused(folder)) await freezer.resume(folder, space)
  }

  #space(id: string): Space {
    const space = readSpace(this.#folders.container(id).space)
    if (space && isAlive(space.first)) return space
    throw new EngineError('conflict', `container ${id} is not running`)
  }

  #freezer(space: Space): Freezer {
    return chooseFreezer(this.#facts.cgroups.mode, space.cgroup)
  }

  async pause(id: string): Promise<void> {
    const space = this.#space(id)
    await this.#freezer(space).pause(this.#folders.container(id), space)
  }

  async resume(id: string): Promise<void> {
    const space = this.#space(id)
    await this.#freezer(space).resume(this.#folders.container(id), space)
  }

  async delete(id: string, force: boolean): Promise<void> {
    const space = readSpace(this.#folders.container(id).space)
    if (space && isAlive(space.first)) {
      if (!force) throw new EngineError('conflict', `container ${id} is running: stop it first`)
      await this.kill(id, SIGKILL, false)
      await new Promise<void>((resolve) => onProcessEnd(space.first, resolve))
    }
    await this.#release(id)
  }

  async #release(id: string): Promise<void> {
    const folder = this.#folders.container(id)
    const space = readSpace(folder.space)
    if (existsSync(folder.path) && !space) await creationSettled(id, folder)
    if (this.#runtime && existsSync(join(this.#folders.oci, id))) {
      const { exitCode, stderr } = await this.#call('delete', '--force', id)
      if (exitCode !== 0 && existsSync(join(this.#folders.oci, id)))
        throw new EngineError('internal', `${this.name} cannot delete container ${id}: ${lastMessage(stderr)}`)
    }
    this.#removeCgroups(id, space)
    this.#exits.forget(id)
    // conmon removes files of its own as it ends; two at once would trip over each other.
    if (space) await monitorEnded(space)
    else if (existsSync(folder.path)) await anyMonitorEnded(id)
    rmSync(folder.path, { recursive: true, force: true })
  }

  #removeCgroups(id: string, space: Space | null): void {
    const { parent } = this.#facts.cgroups
    const group = space?.cgroup ?? (parent && join(parent, id))
    if (!group) return
    removeCgroup(group)
    // A place that a person named is that person's.
    if (this.#creating === 0 && dirname(group) === parent) removeCgroup(dirname(group))
  }

  async run(id: string, spec: RuntimeSpec, io: RunIo): Promise<{ exitCode: number }> {
    const { runtime } = this.#programs()
    this.#creating++
    try {
      return await runDirectly(runtime, join(this.#folders.runs, id), id, spec, io)
    } finally {
      this.#creating--
      this.#removeCgroups(id, null)
    }
  }

  async sweepRuns(): Promise<void> {
    for (const id of readdirSync(this.#folders.runs)) {
      if (existsSync(join(this.#folders.oci, id))) await this.#call('delete', '--force', id)
      this.#removeCgroups(id, null)
      rmSync(join(this.#folders.runs, id), { recursive: true, force: true })
    }
  }

  async exec(
    container: RuntimeContainer,
    execId: string,
    process: RuntimeSpec['process'],
    io: ExecIo,
  ): Promise<RunningExec> {
    this.#space(container.id)
    const folder = this.#folders.container(container.id).exec(execId)
    return startExec({ ...this.#programs(), folder, containerId: container.id, execId, process, io })
  }

  async attach(container: RuntimeContainer): Promise<Stdio> {
    const { first } = this.#space(container.id)
    try {
      const stdio = openStdio(this.#folders.container(container.id).attach)
      stdio.absorbAfter(first)
      return stdio
    } catch (error) {
      throw new EngineError('unavailable', `the monitor of container ${container.id} is gone, and its output with it`, {
        cause: error,
      })
    }
  }

  async resize(container: RuntimeContainer, rows: number, columns: number): Promise<void> {
    this.#space(container.id)
    resizeTerminal(this.#folders.container(container.id), rows, columns)
  }

  reopenLog(id: string): void {
    reopenLog(this.#folders.container(id))
  }

  async update(id: string, limits: Omit<SpecResources, 'devices'>): Promise<void> {
    this.#space(id)
    const file = this.#folders.container(id).limits
    writeFileSync(file, JSON.stringify(limits))
    const { exitCode, stderr } = await this.#call('update', '--resources', file, id)
    if (exitCode !== 0)
      throw new EngineError('invalid', `the limits of container ${id} cannot be changed so: ${lastMessage(stderr)}`)
  }

  usage(id: string): CgroupUsage | null {
    const space = readSpace(this.#folders.container(id).space)
    if (!space?.cgroup || !isAlive(space.first)) return null
    return readUsage(this.#facts.cgroups.mode, space.cgroup)
  }

  async processes(id: string): Promise<number[]> {
    const space = readSpace(this.#folders.container(id).space)
    if (!space || !isAlive(space.first)) return []
    const others = this.#freezer(space)
      .processes(space)
      .filter((pid) => pid !== space.first.pid)
    return [space.first.pid, ...others.sort((a, b) => a - b)]
  }

  async find(container: RuntimeContainer): Promise<RuntimeState> {
    const { id } = container
    const folder = this.#folders.container(id)
    const outOfMemory = () => this.#outOfMemory(folder)
    const exit = this.#exits.read(id, outOfMemory)
    if (exit) return { status: 'ended', exit }
    const space = readSpace(folder.space)
    if (!space || this.#neverStarted(id)) {
      await this.delete(id, true)
      return { status: 'unknown' }
    }
    if (isAlive(space.first))
      return { status: this.#freezer(space).paused(folder) ? 'paused' : 'running', pid: space.first.pid }
    if (isAlive(space.monitor)) return { status: 'ended', exit: await this.waitExit(container, NEVER) }
    return { status: 'ended', exit: unseenExit(outOfMemory) }
  }

  /** Both runtimes keep this pipe exactly as long as the first process waits for its start. */
  #neverStarted(id: string): boolean {
    return existsSync(join(this.#folders.oci, id, 'exec.fifo'))
  }

  waitExit(container: RuntimeContainer, signal: AbortSignal): Promise<RuntimeExit> {
    const folder = this.#folders.container(container.id)
    const space = readSpace(folder.space)
    const outOfMemory = () => this.#outOfMemory(folder)
    // Nothing is left of it in the run dir: the machine was started anew meanwhile.
    if (!space) return Promise.resolve(unseenExit(outOfMemory))
    return this.#exits.wait(container.id, outOfMemory, space, signal)
  }

  /** conmon hears of a kill by an event that can lose against the exit; the group's own count, which stays until `delete`, cannot. */
  #outOfMemory(folder: MonitorFolder): boolean {
    if (existsSync(folder.oom)) return true
    const group = readSpace(folder.space)?.cgroup
    return group ? openCgroup(this.#facts.cgroups.mode, group).memoryKills() > 0 : false
  }

  async close(): Promise<void> {
    this.#exits.close()
  }
}

type Programs = Pick<MonitorOptions, 'conmon' | 'runtime'>

const NEVER = new AbortController().signal

function killIfThere(pid: number, signal: number): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
