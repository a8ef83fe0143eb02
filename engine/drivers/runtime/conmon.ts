import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { PROGRAM_PATH, startDetached } from '../../base/exec.ts'
import type { MonitorFolder } from './folders.ts'
import type { OciRuntime } from './oci-runtime.ts'

export interface MonitorOptions {
  conmon: string
  runtime: OciRuntime
  folder: MonitorFolder
  containerId: string
  /** Tells one conmon from another: the container's id, or an exec's. */
  monitorId: string
  exits: string
  log: string | null
  tty: boolean
  openStdin: boolean
  /** The process never sees the end of its input: clients come and go. */
  keepStdin: boolean
}

/** What conmon reports: a pid, later (exec) an exit code; -1 with the runtime's words when it could not be started. */
export interface MonitorReport {
  data: number
  message?: string
}

/** Descriptors by the numbers that the `_OCI_…` variables tell conmon. */
const SYNC = 3
const START = 4
const ATTACH = 5

/** conmon that makes a container. Its first report holds the pid; after that its end of the pipe stays open as long as it lives. */
export function monitorContainer(options: MonitorOptions): Reports {
  const { folder } = options
  const child = start(options, options.runtime.creator, [], { _OCI_SYNCPIPE: String(SYNC) }, ['pipe'])
  return new Reports(child, SYNC, folder)
}

/** conmon that brings a process into a container. It waits at each step until it is told to go on. */
export function monitorExec(
  options: MonitorOptions,
  processSpec: string,
): { reports: Reports; ready: Reports; go(): void } {
  const environment = { _OCI_SYNCPIPE: String(SYNC), _OCI_STARTPIPE: String(START), _OCI_ATTACHPIPE: String(ATTACH) }
  const child = start(
    options,
    options.runtime.program,
    ['--exec', '--exec-attach', '--exec-process-spec', processSpec],
    environment,
    ['pipe', 'pipe', 'pipe'],
  )
  const starter = child.stdio[START] as Writable
  // conmon may be gone before it reads: the reports tell why.
  starter.on('error', () => starter.destroy())
  return {
    reports: new Reports(child, SYNC, options.folder),
    ready: new Reports(child, ATTACH, options.folder),
    go: () => starter.write('\0'),
  }
}

function start(
  options: MonitorOptions,
  runtime: string,
  more: string[],
  environment: Record<string, string>,
  pipes: 'pipe'[],
): ChildProcess {
  const { folder } = options
  const complaints = openSync(folder.complaints, 'w', 0o600)
  try {
    return startDetached(options.conmon, [...conmonArguments(options, runtime), ...more], {
      cwd: folder.path,
      env: { PATH: PROGRAM_PATH, ...environment },
      stdio: ['ignore', 'ignore', complaints, ...pipes],
    })
  } finally {
    closeSync(complaints)
  }
}

function conmonArguments(options: MonitorOptions, program: string): string[] {
  const { folder, runtime } = options
  const runtimeArguments = [...runtime.arguments, '--log-format', 'json', '--log', folder.runtimeLog]
  return [
    ...[
      '--api-version',
      '1',
      '--cid',
      options.containerId,
      '--cuuid',
      options.monitorId,
      '--name',
      options.containerId,
    ],
    ...['--runtime', program, ...runtimeArguments.map((argument) => `--runtime-arg=${argument}`)],
    ...['--bundle', folder.path, '--persist-dir', folder.path, '--exit-dir', options.exits],
    ...['--container-pidfile', folder.pidFile, '--full-attach'],
    ...[
      '--log-path',
      options.log === null ? 'none' : `k8s-file:${options.log}`,
      '--no-sync-log',
      '--log-level',
      'warn',
    ],
    ...(options.tty ? ['--terminal'] : []),
    ...(options.openStdin ? ['--stdin'] : []),
    ...(options.keepStdin ? ['--leave-stdin-open'] : []),
  ]
}

/** Lines of JSON from one of conmon's pipes, each awaited in turn. */
export class Reports {
  readonly #pipe: Readable
  readonly #folder: MonitorFolder
  #text = ''
  #closed = false
  #wake: () => void = () => {}

  constructor(child: ChildProcess, descriptor: number, folder: MonitorFolder) {
    this.#folder = folder
    this.#pipe = child.stdio[descriptor] as Readable
    this.#pipe.setEncoding('utf8')
    const close = () => {
      this.#closed = true
      this.#wake()
    }
    this.#pipe.on('data', (text: string) => {
      this.#text += text
      this.#wake()
    })
    this.#pipe.on('error', close).on('end', close).on('close', close)
    child.on('error', (error) => {
      this.#text = `${JSON.stringify({ data: -1, message: error.message })}\n`
      close()
    })
  }

  /** The next report; when conmon ends without one, a failed one with what it wrote to its standard error. */
  async next(): Promise<MonitorReport> {
    while (!this.#text.includes('\n') && !this.#closed)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    const end = this.#text.indexOf('\n')
    if (end < 0) return { data: -1, message: readFileSync(this.#folder.complaints, 'utf8') || 'conmon ended' }
    const line = this.#text.slice(0, end)
    this.#text = this.#text.slice(end + 1)
    return JSON.parse(line) as MonitorReport
  }

  close(): void {
    this.#pipe.destroy()
  }
}
