import { type ChildProcess, execFile, spawn, spawnSync, type StdioOptions } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'

/** The only file that starts programs. Arguments go to the kernel as they are: no shell ever reads them. */
export interface Outcome {
  /** 128 plus the signal's number when one ended it. */
  exitCode: number
  stdout: string
  stderr: string
}

/** Where programs of the system are looked for; an ordinary user's PATH lacks the sbin folders. */
export const PROGRAM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Absolute path of a program on `PROGRAM_PATH` or in one of `others`, null when there is none. */
export function findProgram(name: string, others: readonly string[] = []): string | null {
  return [...PROGRAM_PATH.split(':'), ...others].map((folder) => join(folder, name)).find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Runs a program to its end. A failing exit code is an answer, not an error; rejects only when it cannot be started, or as AbortError. */
export function execute(
  program: string,
  arguments_: readonly string[],
  options: { signal?: AbortSignal; cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<Outcome> {
  const { input, ...others } = options
  return new Promise((resolve, reject) => {
    const settings = { ...others, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 } as const
    const child = execFile(program, arguments_, settings, (error, stdout, stderr) => {
      if (!error) return resolve({ exitCode: 0, stdout, stderr })
      if (typeof error.code === 'number') return resolve({ exitCode: error.code, stdout, stderr })
      if (error.signal && error.name !== 'AbortError') return resolve({ exitCode: 128, stdout, stderr })
      reject(error)
    })
    // One that ends without reading breaks the pipe; its exit code says why.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

/** The same, while everything else waits: for the few questions of start-up. */
export function executeNow(program: string, arguments_: readonly string[]): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, arguments_, { encoding: 'utf8', timeout: 10_000 })
  if (error) throw error
  return { exitCode: status ?? 128, stdout, stderr }
}

/** Starts a program in a session of its own, so that it outlives the engine; the caller owns the pipes it asked for. */
export function startDetached(
  program: string,
  arguments_: readonly string[],
  options: { cwd: string; env: Record<string, string>; stdio: StdioOptions },
): ChildProcess {
  return spawn(program, arguments_, { ...options, detached: true })
}

/** Starts a program that ends with the engine; the caller owns its pipes. */
export function startAttached(
  program: string,
  arguments_: readonly string[],
  options: { cwd: string; env: Record<string, string>; stdio: StdioOptions },
): ChildProcess {
  return spawn(program, arguments_, options)
}
