import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** Another entry to test, e.g. the bundled `dist/engine/launch.js`. */
export const ENTRY = process.env.CUTAWAY_ENGINE ?? fileURLToPath(new URL('../../engine/launch.ts', import.meta.url))

export interface Result {
  code: number
  stdout: string
  stderr: string
}

export interface RunningEngine {
  readonly folder: string
  readonly root: string
  readonly runDir: string
  readonly socket: string
  readonly pid: number
  /** The line that it printed when it was ready, and how long that took in milliseconds. */
  readonly ready: { line: string; took: number }
  /** The real docker CLI on this engine; resolves whatever its exit code. */
  docker(...words: string[]): Promise<Result>
  /** The same with options of its own: input, time limit, a program around it. */
  run(words: string[], options?: RunOptions): Promise<Result>
  /** Trimmed standard output; throws when the CLI fails. */
  ok(...words: string[]): Promise<string>
  /** Ends the engine with the signal and starts another one on the same folders. */
  restart(signal: NodeJS.Signals): Promise<void>
  kill(signal: NodeJS.Signals): Promise<void>
  start(): Promise<void>
  /** What the engine wrote to standard error so far. */
  readonly complaints: string
  /** Removes all containers, ends the engine, and throws if it left a mount, a process or a control group. */
  close(): Promise<void>
}

export interface RunOptions {
  /** Several pieces are typed one after the other, each half a second later, as a person does. */
  input?: string | Buffer | string[]
  env?: Record<string, string>
  /** Milliseconds, then SIGKILL. */
  limit?: number
  cwd?: string
}

export interface StartOptions {
  folder?: string
  arguments?: string[]
  /** Words in front of the engine's own: `setpriv …` for another user. */
  wrapper?: string[]
  env?: Record<string, string>
  root?: string
}

/** Those that a failed test did not close. */
const open = new Set<RunningEngine>()

export async function closeEngines(): Promise<void> {
  for (const engine of open) await engine.close()
}

export async function startEngine(options: StartOptions = {}): Promise<RunningEngine> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'cutaway-e2e-'))
  const root = options.root ?? join(folder, 'root')
  const runDir = join(folder, 'run')
  const socket = join(runDir, 'docker.sock')
  let engine: ChildProcess
  let complaints = ''
  let ready = { line: '', took: 0 }

  async function start(): Promise<void> {
    const began = performance.now()
    const [program = process.execPath, ...words] = [
      ...(options.wrapper ?? []),
      process.execPath,
      ENTRY,
      '--root',
      root,
      '--run-dir',
      runDir,
      ...(options.arguments ?? []),
    ]
    engine = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } })
    engine.stderr?.on('data', (data) => {
      complaints += data
    })
    const lines = createInterface({ input: engine.stdout as NodeJS.ReadableStream })
    const line = await Promise.race([
      once(lines, 'line').then(([line]) => line as string),
      once(engine, 'close').then(([code]) => {
        throw new Error(`the engine ended with ${code} before it was ready: ${complaints}`)
      }),
    ])
    ready = { line, took: performance.now() - began }
  }

  const isRunning = () => engine.exitCode === null && engine.signalCode === null

  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (!isRunning()) return
    const ended = once(engine, 'exit')
    engine.kill(signal)
    await ended
  }

  const run = (words: string[], runOptions: RunOptions = {}) =>
    runProgram('docker', words, {
      ...runOptions,
      env: { ...cliEnvironment(socket), ...runOptions.env },
    })

  async function ok(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await run(words)
    if (code !== 0) throw new Error(`docker ${words.join(' ')}: exit code ${code}: ${stderr}${stdout}`)
    return stdout.trim()
  }

  await start()
  const running: RunningEngine = {
    folder,
    root,
    runDir,
    socket,
    get pid() {
      return engine.pid as number
    },
    get ready() {
      return ready
    },
    get complaints() {
      return complaints
    },
    docker: (...words) => run(words),
    run,
    ok,
    start,
    kill,
    async restart(signal) {
      await kill(signal)
      await start()
    },
    async close() {
      open.delete(running)
      if (!isRunning()) await start()
      try {
        const ids = (await ok('ps', '-aq', '--no-trunc')).split('\n').filter(Boolean)
        if (ids.length > 0) await ok('rm', '-f', ...ids)
        const groups = ids.flatMap(controlGroupsOf)
        if (groups.length > 0) throw new Error(`left behind: ${groups.join(', ')}`)
      } finally {
        await kill('SIGTERM')
      }
      assertNothingLeft(folder)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  open.add(running)
  return running
}

/** No configuration of the user who runs the tests. */
export function cliEnvironment(socket: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CLI_HINTS: 'false',
    // The classic builder, whatever the CLI: BuildKit has tests of its own.
    DOCKER_BUILDKIT: '0',
  }
}

export async function runProgram(program: string, words: string[], options: RunOptions = {}): Promise<Result> {
  const child = spawn(program, words, {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    cwd: options.cwd,
    timeout: options.limit ?? 30_000,
    killSignal: 'SIGKILL',
  })
  const out: Buffer[] = []
  const complaints: Buffer[] = []
  child.stdout?.on('data', (data: Buffer) => out.push(data))
  child.stderr?.on('data', (data: Buffer) => complaints.push(data))
  const { input } = options
  if (input !== undefined) {
    child.stdin?.on('error', () => {})
    if (Array.isArray(input)) void typeSlowly(child.stdin as Writable, input)
    else child.stdin?.end(input)
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? -1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(complaints).toString() }
}

async function typeSlowly(stdin: Writable, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    stdin.write(piece)
  }
  stdin.end()
}

/** Mounts below the folder, processes with it on their command line, and control groups of containers that lived in it. */
export function leftovers(folder: string): string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((target) => target.startsWith(`${folder}/`))
  return [...mounts.map((target) => `mount ${target}`), ...processesOf(folder)]
}

/** The check of a data root that no engine uses. */
export function verified(root: string): Promise<Result> {
  return runProgram(process.execPath, [ENTRY, 'verify', '--root', root])
}

/** Files of work that was not finished. */
export function halfDone(root: string): string[] {
  return readdirSync(join(root, 'tmp'), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
}

function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return words.includes(`${folder}/`) ? [`process ${pid}: ${words}`] : []
      } catch {
        return []
      }
    })
}

function assertNothingLeft(folder: string): void {
  const left = leftovers(folder)
  if (left.length > 0) throw new Error(`left behind:\n${left.join('\n')}`)
}

/** Control groups of a container, in every hierarchy: none once it is removed. */
export function controlGroupsOf(id: string): string[] {
  const found: string[] = []
  const search = (folder: string, depth: number) => {
    for (const entry of entriesOf(folder)) {
      if (!entry.isDirectory()) continue
      const path = join(folder, entry.name)
      if (entry.name.includes(id)) found.push(path)
      else if (depth < 4) search(path, depth + 1)
    }
  }
  if (existsSync('/sys/fs/cgroup')) search('/sys/fs/cgroup', 0)
  return found
}

/** Other engines of this machine come and go, and their groups with them. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

export async function until(what: string, test: () => boolean | Promise<boolean>, limit = 30_000): Promise<void> {
  const deadline = Date.now() + limit
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`waited ${limit} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
