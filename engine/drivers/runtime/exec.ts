import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identityOf } from '../../base/syscalls/process.ts'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'
import { monitorExec } from './conmon.ts'
import { attempt, startFailure } from './failures.ts'
import { resizeTerminal } from './control.ts'
import type { MonitorFolder } from './folders.ts'
import type { OciRuntime } from './oci-runtime.ts'
import type { ExecIo, RunningExec } from './runtime.ts'
import { openStdio } from './stdio.ts'

export interface ExecOptions {
  conmon: string
  runtime: OciRuntime
  folder: MonitorFolder
  containerId: string
  execId: string
  process: RuntimeSpec['process']
  io: ExecIo
}

/** Code of an exec whose conmon was killed before it could tell. */
const UNSEEN = 137

/** Brings a process into a container; the client is connected before the process begins, so that no output is missed. */
export async function startExec(options: ExecOptions): Promise<RunningExec> {
  const { folder, io, process } = options
  const exits = join(folder.path, 'exits')
  const processSpec = join(folder.path, 'process.json')
  mkdirSync(exits, { recursive: true, mode: 0o700 })
  const size = io.size ? { consoleSize: { height: io.size.rows, width: io.size.columns } } : {}
  writeFileSync(processSpec, JSON.stringify({ ...process, terminal: io.tty, ...size }))

  const monitor = monitorExec(
    {
      ...options,
      monitorId: options.execId,
      exits,
      log: null,
      tty: io.tty,
      openStdin: io.stdin,
      keepStdin: io.stdin && io.tty,
    },
    processSpec,
  )
  const { reports, ready } = monitor
  const release = () => {
    reports.close()
    ready.close()
    rmSync(folder.path, { recursive: true, force: true })
  }
  try {
    monitor.go()
    const { data: refused, message: why } = await ready.next()
    if (refused < 0) throw startFailure(why ?? '', attempt(process))
    const stdio = openStdio(folder.attach)
    monitor.go()
    const { data: pid, message = '' } = await reports.next()
    if (pid <= 0) {
      stdio.close()
      throw startFailure(message, attempt(process))
    }
    stdio.absorbAfter(identityOf(pid))
    const exit = reports.next().then(({ data }) => (data < 0 ? UNSEEN : data))
    return {
      pid,
      stdio,
      resize: async (rows, columns) => resizeTerminal(folder, rows, columns),
      exit: exit.finally(release),
    }
  } catch (error) {
    release()
    throw error
  }
}
