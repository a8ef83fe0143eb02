import type { CgroupUsage } from '../cgroups/usage.ts'
import type { SpecResources } from '../../formats/runtime-spec/resources.ts'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'

/**
 * Starts and steers processes in isolation: conmon (one monitor a container; it outlives the engine and writes log and exit
 * code) over an OCI runtime. Ids are container ids. The bundle is a folder with `config.json`; `rootfs` in it is mounted
 * by the caller beforehand. Messages of the runtime are translated: a missing program is `invalid` with Docker's words,
 * and carries `exitCode` 127 or 126 in `RuntimeFailure`.
 */
export interface Runtime {
  readonly name: 'crun' | 'runc'
  readonly version: string
  readonly freezer: 'cgroup freezer' | 'SIGSTOP'
  /** Makes the process space and its first process, stopped before the program. Returns its pid on the host. */
  create(container: RuntimeContainer, spec: RuntimeSpec): Promise<number>
  start(id: string): Promise<void>
  /** Sends to the first process, or to all of the space. */
  kill(id: string, signal: number, all: boolean): Promise<void>
  pause(id: string): Promise<void>
  resume(id: string): Promise<void>
  /** Releases what the runtime holds of an ended container (state, cgroups). Idempotent; `force` kills first. */
  delete(id: string, force: boolean): Promise<void>
  /**
   * Runs a process in a space of its own to its end, as a child of the engine and without a monitor: for steps of builds,
   * which end with the engine. Resolves with its exit code (128 and the signal's number when one ended it); a signal that
   * aborts kills all of the space. Rejects as `create` does when the program cannot be started.
   */
  run(id: string, spec: RuntimeSpec, io: RunIo): Promise<{ exitCode: number }>
  /** Ends and clears what an engine that died left of `run`. Called once, at start. */
  sweepRuns(): Promise<void>
  exec(container: RuntimeContainer, execId: string, process: RuntimeSpec['process'], io: ExecIo): Promise<RunningExec>
  /** Connects to the stdio of a running container. Only output after this call arrives. */
  attach(container: RuntimeContainer): Promise<Stdio>
  resize(container: RuntimeContainer, rows: number, columns: number): Promise<void>
  /** After the log was renamed: from here on it is written anew under its old name. Nothing is lost between. */
  reopenLog(id: string): void
  /** Gives a running one other limits, at once; those that are left out stay as they are. */
  update(id: string, limits: Omit<SpecResources, 'devices'>): Promise<void>
  /** What its control group counts; null where it got none, or ended. */
  usage(id: string): CgroupUsage | null
  /** Host pids in the process space now, first process first; [] when it ended. */
  processes(id: string): Promise<number[]>
  /** What is known of a container after an engine restart, from conmon's files and /proc. */
  find(container: RuntimeContainer): Promise<RuntimeState>
  /** Resolves when the container has ended, with the code from conmon's exit file (137 and `oomKilled` when only that is known). Survives an engine restart: call it again. */
  waitExit(container: RuntimeContainer, signal: AbortSignal): Promise<RuntimeExit>
  close(): Promise<void>
}

export interface RuntimeContainer {
  id: string
  bundle: string
  tty: boolean
  openStdin: boolean
  stdinOnce: boolean
  /** conmon's own log (k8s-file format), null for log driver none. */
  log: string | null
}

export type RuntimeState =
  | { status: 'running' | 'paused'; pid: number }
  | { status: 'ended'; exit: RuntimeExit }
  | { status: 'unknown' }

export interface RuntimeExit {
  exitCode: number
  oomKilled: boolean
  /** Milliseconds since the epoch. */
  at: number
}

export interface RunIo {
  /** The space is there, and its first process begins; `pid` is the machine's. */
  onStart(pid: number): void
  onOutput(stream: 1 | 2, data: Buffer): void
  signal: AbortSignal
}

export interface ExecIo {
  tty: boolean
  stdin: boolean
  size: { rows: number; columns: number } | null
}

export interface RunningExec {
  pid: number
  stdio: Stdio
  resize(rows: number, columns: number): Promise<void>
  exit: Promise<number>
}

/**
 * One client's connection to a process. Output is pushed; what a client is behind with is kept for it, so that it does not
 * stop the container. Writing waits for the monitor to take each piece.
 */
export interface Stdio {
  onData(listener: (stream: 'stdout' | 'stderr', data: Buffer) => void): void
  onEnd(listener: (why: 'ended' | 'slow') => void): void
  /** Starts delivery; before that output is kept, at most 1 MiB. */
  resume(): void
  /**
   * Stops delivery until `resume`. Output is kept, at most 64 MiB; then the process waits, as it does when it writes to a
   * pipe that is full (`docker run … | slow`), and nothing is lost. A client that takes nothing for ten seconds then is let
   * go (`onEnd('slow')`): the container must not stand still for it.
   */
  pause(): void
  write(data: Uint8Array): Promise<void>
  /** End of input; the process sees EOF when its stdin is a pipe. */
  endInput(): void
  close(): void
}

/** Why a process could not be started, with the exit code that `docker run` gives for it. */
export interface RuntimeFailure {
  exitCode: 126 | 127 | 128
}
