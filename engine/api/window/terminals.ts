import { randomUUID } from 'node:crypto'
import { EngineError } from '../../base/errors.ts'
import type { Stdio } from '../../drivers/runtime/runtime.ts'
import type { Engine, ExecRecord, Origin } from '../../operations/engine.ts'
import { attachLine, execLine } from '../../wire/command-line.ts'
import type { TerminalOutput, TerminalTarget, WindowContext } from '../../wire/service.ts'
import { TerminalOutputQueue } from './terminal-output.ts'

/** Sizes of the window's own terminals: no command asks for them. */
const ASKED: Origin = { cause: 'window', line: '' }

interface Session {
  stdio: Stdio
  resize(rows: number, columns: number): Promise<void>
  /** null when that is not known. */
  exitCode(): Promise<number | null>
  /** What the end of the window's interest means for the process. */
  hangUp(): void
  /** Input is written in the order in which it came. */
  written: Promise<void>
}

/** Terminals that the window has open, by session. A session lives exactly as long as the stream that opened it. */
export class Terminals {
  readonly #engine: Engine
  readonly #sessions = new Map<string, Session>()
  /** Containers that a console line made and that start when their terminal is open, so that nothing they print is missed; with the line. */
  readonly #starting = new Map<string, string>()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  startOnOpen(container: string, line: string): void {
    this.#starting.set(container, line)
  }

  async *open(
    target: TerminalTarget,
    context: WindowContext,
    signal: AbortSignal,
  ): AsyncGenerator<TerminalOutput, void> {
    const session = target.command || target.execId ? await this.#exec(target) : await this.#attach(target, signal)
    const id = randomUUID()
    this.#sessions.set(id, session)
    const output = new TerminalOutputQueue(session.stdio)
    try {
      yield { type: 'open', session: id }
      session.stdio.resume()
      for (let piece = await output.take(signal); piece; piece = await output.take(signal)) {
        yield { type: 'data', ...piece }
        await context.drained()
      }
      if (!signal.aborted) yield { type: 'end', exitCode: await session.exitCode() }
    } finally {
      this.#sessions.delete(id)
      session.hangUp()
      session.stdio.close()
    }
  }

  async input(id: string, data: Uint8Array): Promise<void> {
    const session = this.#find(id)
    session.written = session.written.catch(() => {}).then(() => session.stdio.write(data))
    await session.written
  }

  async resize(id: string, rows: number, columns: number): Promise<void> {
    await this.#find(id).resize(rows, columns)
  }

  #find(id: string): Session {
    const session = this.#sessions.get(id)
    if (!session) throw new EngineError('notFound', `terminal ${id} has ended: open a new one`)
    return session
  }

  async #exec(target: TerminalTarget): Promise<Session> {
    const { execs } = this.#engine
    const record = target.execId ? execs.find(target.execId) : this.#prepare(target)
    const { id, config } = record
    const line = execLine(target.container, config.command, { ...config, stdin: config.attachStdin })
    const size = config.tty ? { rows: target.rows, columns: target.columns } : null
    const stdio = await execs.start({ cause: 'window', line }, id, size)
    return {
      stdio,
      resize: (rows, columns) => execs.resize(id, rows, columns),
      exitCode: () => execs.wait(id),
      hangUp: () => hangUp(execs.find(id)),
      written: Promise.resolve(),
    }
  }

  #prepare(target: TerminalTarget): ExecRecord {
    return this.#engine.execs.create(ASKED, target.container, {
      command: target.command ?? [],
      tty: target.tty,
      attachStdin: true,
      env: [],
      workingDir: '',
      user: '',
      privileged: false,
      detachKeys: '',
    })
  }

  async #attach(target: TerminalTarget, signal: AbortSignal): Promise<Session> {
    const { containers } = this.#engine
    const { id, name, state, config } = containers.find(target.container)
    const start = this.#starting.get(id)
    this.#starting.delete(id)
    if (!start && state.status !== 'running' && state.status !== 'paused')
      throw new EngineError('conflict', `container ${name} does not run: start it first, then attach`, {
        objects: [{ kind: 'container', id, name }],
      })
    const ended = containers.wait(id, start ? 'next-exit' : 'not-running', signal)
    ended.catch(() => {})
    const stdio = await containers.attach({ cause: 'window', line: attachLine(target.container) }, id)
    try {
      if (config.tty) await containers.resize(ASKED, id, target.rows, target.columns)
      if (start) await containers.start({ cause: 'window', line: start }, id)
    } catch (error) {
      stdio.close()
      throw error
    }
    return {
      stdio,
      resize: (rows, columns) => containers.resize(ASKED, id, rows, columns),
      exitCode: () => ended.then(({ exitCode }) => exitCode),
      hangUp: () => {},
      written: Promise.resolve(),
    }
  }
}

/** A shell whose terminal is gone must not stay behind: it gets the signal that a closed terminal sends. */
function hangUp({ running, pid }: ExecRecord): void {
  if (!running || pid <= 0) return
  try {
    process.kill(pid, 'SIGHUP')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
