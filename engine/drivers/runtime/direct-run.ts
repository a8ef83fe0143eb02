import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { execute, PROGRAM_PATH, startAttached } from '../../base/exec.ts'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'
import { attempt, startFailure } from './failures.ts'
import type { OciRuntime } from './oci-runtime.ts'
import type { RunIo } from './runtime.ts'

/** Runs the OCI runtime's `run` in the foreground: it makes the space, waits for its end and takes it away, all in one program. */
export async function runDirectly(
  runtime: OciRuntime,
  folder: string,
  id: string,
  spec: RuntimeSpec,
  io: RunIo,
): Promise<{ exitCode: number }> {
  if (io.signal.aborted) throw new EngineError('cancelled', 'cancelled', { cause: io.signal.reason })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(join(folder, 'config.json'), JSON.stringify(spec), { mode: 0o600 })
    return await runToEnd(runtime, folder, id, spec, io)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runToEnd(
  runtime: OciRuntime,
  folder: string,
  id: string,
  spec: RuntimeSpec,
  io: RunIo,
): Promise<{ exitCode: number }> {
  const log = join(folder, 'runtime.log')
  const pidFile = join(folder, 'pid')
  const words = [...runtime.arguments, '--log', log, '--log-format', 'json']
  // The runtime's own complaints come the same way as the program's: what came before the program began waits until it is
  // known whose it is.
  const early: Buffer[] = []
  let begun = false
  const started = onceThere(folder, pidFile, (text) => {
    begun = true
    io.onStart(Number(text))
    for (const data of early.splice(0)) io.onOutput(2, data)
  })
  const child = startAttached(runtime.creator, [...words, 'run', '--pid-file', pidFile, '--bundle', folder, id], {
    cwd: folder,
    env: { PATH: PROGRAM_PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const complains = () => (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0
  child.stdout?.on('data', (data: Buffer) => io.onOutput(1, data))
  child.stderr?.on('data', (data: Buffer) => (begun ? io.onOutput(2, data) : early.push(data)))
  const kill = () => void execute(runtime.program, [...runtime.arguments, 'kill', '--all', id, 'KILL']).catch(() => {})
  io.signal.addEventListener('abort', kill, { once: true })
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
    if (io.signal.aborted) throw new EngineError('cancelled', 'cancelled', { cause: io.signal.reason })
    const said = complains() ? readFileSync(log, 'utf8') : ''
    if (said !== '') throw startFailure(said, attempt(spec.process))
    if (signal !== null) throw new EngineError('internal', `${runtime.name} was ended by ${signal} while it ran a step`)
    started.now()
    return { exitCode: code ?? 0 }
  } finally {
    io.signal.removeEventListener('abort', kill)
    started.stop()
    await clear(runtime, id)
  }
}

/** The runtime clears up after itself, unless it was ended itself. */
async function clear({ program, arguments: words }: OciRuntime, id: string): Promise<void> {
  const state = words[words.indexOf('--root') + 1]
  if (state && existsSync(join(state, id))) await execute(program, [...words, 'delete', '--force', id])
}

/** Tells once of a file that another program writes into a folder. `now`: it must be there, in case the kernel has not told. */
function onceThere(folder: string, file: string, told: (text: string) => void): { now(): void; stop(): void } {
  let done = false
  const look = () => {
    if (done || !existsSync(file)) return
    const text = readFileSync(file, 'utf8')
    if (text === '') return
    done = true
    watcher.close()
    told(text)
  }
  const watcher = watch(folder, look)
  watcher.on('error', () => watcher.close())
  return {
    now: look,
    stop: () => {
      done = true
      watcher.close()
    },
  }
}
