import { now, sleep } from '../../base/clock.ts'
import { toEngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import { identityOf, signalProcess } from '../../base/syscalls/process.ts'
import type { RunningExec } from '../../drivers/runtime/runtime.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Probe } from '../../wire/health.ts'
import { execProcess } from '../execs/exec-process.ts'
import type { Context } from './deps.ts'
import type { HealthRules } from './health-rules.ts'
import { runtimeContainer } from './runtime-container.ts'

const MOST_OUTPUT = 4096
const SIGKILL = 9
/** Output is told apart from the exit and may come a moment later. Milliseconds. */
const LAST_WORDS = 1000
/** Of a probe that did not end in time, or could not be started. */
const NO_RESULT = -1

/** One run of a container's health check. Never rejects: that it cannot be run is a result too. */
export async function probe(context: Context, record: ContainerRecord, rules: HealthRules): Promise<Probe> {
  const start = now()
  try {
    const exec = await context.serial.run(record.id, () => {
      const process = execProcess(context, record, { command: rules.command })
      const io = { tty: false, stdin: false, size: null }
      return context.runtime.exec(runtimeContainer(context, record), newId(), process, io)
    })
    return { start, ...(await watched(exec, rules.timeout)), end: now() }
  } catch (error) {
    return { start, end: now(), exitCode: NO_RESULT, output: toEngineError(error).message }
  }
}

async function watched(exec: RunningExec, timeout: number): Promise<Pick<Probe, 'exitCode' | 'output'>> {
  const process = identityOf(exec.pid)
  const said: Buffer[] = []
  let bytes = 0
  exec.stdio.onData((_, data) => {
    if (bytes < MOST_OUTPUT) said.push(data)
    bytes += data.length
  })
  const drained = new Promise<void>((resolve) => exec.stdio.onEnd(() => resolve()))
  exec.stdio.resume()
  let late = false
  const timer = setTimeout(() => {
    late = true
    signalProcess(process, SIGKILL)
  }, timeout)
  try {
    const exitCode = await exec.exit
    // What it left in the background may hold its output open for ever.
    await Promise.race([drained, sleep(LAST_WORDS)])
    if (late) return { exitCode: NO_RESULT, output: `Health check exceeded timeout (${timeout / 1000}s)` }
    return { exitCode, output: Buffer.concat(said).subarray(0, MOST_OUTPUT).toString() }
  } finally {
    clearTimeout(timer)
    exec.stdio.close()
  }
}
