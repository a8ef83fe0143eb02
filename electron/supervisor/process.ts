import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { EngineProcessState } from '../bridge/contract.ts'
import type { EngineProgram } from './program.ts'

/**
 * The engine as a child: started, watched, started again when it falls, and ended with the app. Containers outlive it. An
 * engine that somebody else runs on the same data root is used as it is; when it ends, one of our own takes its place.
 */
export interface EngineProcess {
  readonly state: EngineProcessState
  onState(listener: (state: EngineProcessState) => void): () => void
  start(): void
  /** Starts it again now, after it failed. */
  restart(): void
  /** Asks it to end (SIGTERM); containers keep running. */
  stop(): void
}

/** Waits before each new start; after the last it stays failed until the user asks again. */
const WAITS = [250, 1_000, 4_000, 15_000]
/** An engine that ran this long starts with a clean record. */
const STEADY = 60_000

export function createEngineProcess(program: EngineProgram): EngineProcess {
  const events = new EventEmitter()
  let state: EngineProcessState = { type: 'starting' }
  let child: ChildProcess | null = null
  let failures = 0
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  let watch: Socket | null = null

  function become(next: EngineProcessState): void {
    state = next
    events.emit('state', next)
  }

  function start(): void {
    clearTimeout(timer)
    become({ type: 'starting' })
    const started = Date.now()
    const engine = spawn(program.command, program.args, { env: program.env, stdio: ['ignore', 'pipe', 'pipe'] })
    child = engine
    let complaint = ''
    createInterface({ input: engine.stderr }).on('line', (line) => {
      complaint = line
      process.stderr.write(`engine: ${line}\n`)
    })
    createInterface({ input: engine.stdout }).on('line', (line) => {
      const socket = socketOf(line)
      if (socket) become({ type: 'running', socket })
    })
    let ended = false
    const onEnd = (reason: string) => {
      if (ended) return
      ended = true
      child = null
      if (stopping) return
      const other = socketOf(complaint)
      if (other) return adopt(other)
      if (Date.now() - started > STEADY) failures = 0
      const wait = WAITS[failures++]
      become({ type: 'failed', message: complaint || reason, restarting: wait !== undefined })
      if (wait !== undefined) timer = setTimeout(start, wait)
    }
    engine.once('error', (error) => onEnd(`the engine could not be started: ${error.message}`))
    engine.once('close', (code, signal) => onEnd(`the engine ended (${signal ?? `exit code ${code}`})`))
  }

  /** Somebody else's engine: it is there for as long as a connection to it stays open. */
  function adopt(socket: string): void {
    watch = connect(socket)
    watch.once('connect', () => become({ type: 'running', socket }))
    watch.once('error', () => {}) // `close` follows
    watch.once('close', () => {
      watch = null
      if (!stopping) timer = setTimeout(start, WAITS[0])
    })
  }

  return {
    get state() {
      return state
    },
    onState(listener) {
      events.on('state', listener)
      return () => void events.off('state', listener)
    },
    start,
    restart() {
      failures = 0
      if (child) child.kill('SIGTERM')
      else if (!watch) start()
    },
    stop() {
      stopping = true
      clearTimeout(timer)
      watch?.destroy()
      child?.kill('SIGTERM')
    },
  }
}

/** The window's socket, beside the Docker socket that a line of the engine names: its ready line, or its refusal of a data root in use. */
export function socketOf(line: string): string | null {
  const [, folder] = /unix:\/\/(\/\S*)\/docker\.sock/.exec(line) ?? []
  return folder ? `${folder}/window.sock` : null
}
