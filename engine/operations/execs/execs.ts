import { readFileSync } from 'node:fs'
import { EngineError, toEngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { RunningExec, RuntimeFailure } from '../../drivers/runtime/runtime.ts'
import { innerPid } from '../../formats/proc/stat.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import { findContainer, objectRef, refOf } from '../containers/find.ts'
import { runtimeContainer } from '../containers/runtime-container.ts'
import { conflict, requireNotRestarting, rwId } from '../containers/state.ts'
import type { ExecRecord, Execs } from '../engine.ts'
import { execProcess } from './exec-process.ts'

/** What cannot be started for a reason that is not its program's. */
const CANNOT_START = 126
/** So many that ended can still be asked for their exit code. */
const MOST_ENDED = 1000

interface Exec {
  record: ExecRecord
  running: RunningExec | null
  /** Asked for before it ran. */
  size: { rows: number; columns: number } | null
  readonly ended: PromiseWithResolvers<number>
}

/** Processes brought into process spaces. They are known as long as the engine runs; after a restart only the container is. */
export function createExecs(context: Context): Execs {
  const execs = new Map<string, Exec>()

  function known(id: string): Exec {
    const exec = execs.get(id)
    if (!exec) throw new EngineError('notFound', `No such exec instance: ${id}`)
    return exec
  }

  function forgetOldest(): void {
    const ended = [...execs.values()].filter(({ record }) => record.exitCode !== null)
    for (const { record } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) execs.delete(record.id)
  }

  async function run(exec: Exec, size: { rows: number; columns: number } | null): Promise<RunningExec> {
    const { record } = exec
    const container = findContainer(context.store, record.container)
    requireRunning(context, container)
    const process = execProcess(context, container, { ...record.config, size })
    const io = { tty: record.config.tty, stdin: record.config.attachStdin, size }
    return context.runtime.exec(runtimeContainer(context, container), record.id, process, io)
  }

  return {
    create(origin, reference, config) {
      const container = findContainer(context.store, reference)
      requireRunning(context, container, reference)
      forgetOldest()
      const record = { id: newId(), container: container.id, config, pid: 0, running: false, exitCode: null }
      execs.set(record.id, { record, running: null, size: null, ended: Promise.withResolvers() })
      context.recorder.note('exec-create', { ...origin, line: '' }, objectRef(container), {
        kind: 'exec.created',
        on: rwId(container.id),
        command: config.command.join(' '),
        execId: record.id,
      })
      return record
    },

    find: (id) => known(id).record,

    requireStartable(id) {
      const { record } = known(id)
      requireUnused(record)
      requireRunning(context, findContainer(context.store, record.container))
    },

    async start(origin, id, size) {
      const exec = known(id)
      const { container, config } = exec.record
      // The operation lasts as long as the process; the client that asked may leave it alone with it.
      const operation = context.recorder.open('exec', { ...origin, signal: undefined }, refOf(context.store, container))
      try {
        requireUnused(exec.record)
        exec.record = { ...exec.record, running: true }
        const first = size ?? exec.size
        const running = await context.serial.run(container, () => run(exec, first))
        exec.running = running
        // Asked for while it was being started, or set by crun later than the program looks. One that ended has no use for it.
        const wanted = exec.size ?? first
        if (config.tty && wanted) await running.resize(wanted.rows, wanted.columns).catch(() => {})
        exec.record = { ...exec.record, pid: running.pid }
        const pid = pidInside(running.pid)
        const on = rwId(container)
        const command = config.command.join(' ')
        operation.step({ kind: 'process.started', on, process: { pid, depth: 0, command }, via: 'exec', execId: id })
        void running.exit.then((exitCode) => {
          exec.record = { ...exec.record, running: false, exitCode }
          operation.step({ kind: 'process.ended', on, pids: [pid], exitCode, execId: id })
          operation.end()
          exec.ended.resolve(exitCode)
        })
        return running.stdio
      } catch (error) {
        operation.end(toEngineError(error).data)
        if (exec.running === null && exec.record.running) {
          const exitCode = (error as Partial<RuntimeFailure>).exitCode ?? CANNOT_START
          exec.record = { ...exec.record, running: false, exitCode }
          exec.ended.resolve(exitCode)
        }
        throw error
      }
    },

    async resize(id, rows, columns) {
      const exec = known(id)
      if (exec.record.exitCode !== null) throw new EngineError('conflict', `exec ${id} is not running`)
      if (exec.running) await exec.running.resize(rows, columns)
      else exec.size = { rows, columns }
    },

    detached(origin, id) {
      const { container } = known(id).record
      const step = { kind: 'terminal.detached', on: rwId(container), execId: id } as const
      context.recorder.note('detach', { ...origin, line: '' }, refOf(context.store, container), step)
    },

    running: (container) =>
      [...execs.values()].flatMap(({ record }) =>
        record.container === container && record.running ? [record.id] : [],
      ),

    wait: (id) => known(id).ended.promise,
  }
}

function requireUnused({ id, running, exitCode }: ExecRecord): void {
  if (exitCode !== null) throw new EngineError('conflict', `Error: Exec command ${id} has already run`)
  if (running) throw new EngineError('conflict', `Error: Exec command ${id} is already running`)
}

/** `named`: as it was typed; Docker says it of one that is paused, and only of that. */
function requireRunning({ spaces }: Context, record: ContainerRecord, named = record.id): void {
  if (record.state.status === 'paused')
    throw conflict(record, 'containerPaused', `container ${named} is paused, unpause the container before exec`)
  requireNotRestarting(record)
  if (!spaces.get(record.id)) throw conflict(record, 'containerNotRunning', `container ${record.id} is not running`)
}

/** As the container's own process space counts; the machine's when it ended already. */
function pidInside(pid: number): number {
  try {
    return innerPid(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? pid
  } catch {
    return pid
  }
}
