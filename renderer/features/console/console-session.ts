import type { ErrorData } from '../../../engine/wire/errors.ts'
import type { ConsoleOutput } from '../../../engine/wire/system.ts'

/** Text of one stream. `start`: characters printed before it, which names it among the others. */
export interface Piece {
  start: number
  stream: 'stdout' | 'stderr'
  text: string
}

/** One line that was run and what it printed. */
export interface ConsoleEntry {
  id: number
  /** With the leading `docker`. */
  line: string
  output: readonly Piece[]
  /** The container whose terminal the line opened. */
  terminal: { container: string; execId: string | null } | null
  /** The container that the line stays with. */
  foreground: string | null
  /** It was interrupted once. */
  interrupted: boolean
  startedAt: number
  end: { at: number; code: number; error?: ErrorData } | null
}

export interface ConsoleSnapshot {
  /** Oldest first. */
  entries: readonly ConsoleEntry[]
}

/** Runs a line: calls `next` for each piece of output and `done` when no more comes; returns what stops it. */
export type RunLine = (
  line: string,
  next: (output: ConsoleOutput) => void,
  done: (error?: ErrorData) => void,
) => () => void

const KEPT_ENTRIES = 100
/** Characters of one entry's output; what came first goes first. */
const KEPT_OUTPUT = 400_000

/** The lines that were typed, and their output as it comes. Framework-free; components read snapshots. */
export class ConsoleSession {
  #snapshot: ConsoleSnapshot = { entries: [] }
  #next = 1
  readonly #stops = new Map<number, () => void>()
  readonly #watchers = new Set<() => void>()
  readonly #runLine: RunLine
  readonly #interrupt: (container: string) => void

  /** `interrupt` sends SIGINT to a container. */
  constructor(runLine: RunLine, interrupt: (container: string) => void) {
    this.#runLine = runLine
    this.#interrupt = interrupt
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly getSnapshot = (): ConsoleSnapshot => this.#snapshot

  /** Runs one line; several may run at once. */
  run(line: string): number {
    const id = this.#next++
    const entry: ConsoleEntry = {
      id,
      line,
      output: [],
      terminal: null,
      foreground: null,
      interrupted: false,
      startedAt: Date.now(),
      end: null,
    }
    this.#set([...this.#snapshot.entries, entry].slice(-KEPT_ENTRIES))
    const stop = this.#runLine(
      line,
      (output) => this.#change(id, (before) => withOutput(before, output)),
      (error) => this.#end(id, 1, error),
    )
    if (this.#entry(id)?.end === null) this.#stops.set(id, stop)
    return id
  }

  /**
   * Ctrl+C. A line that stays with its container passes the signal on, and goes on as long as the container does; a second
   * Ctrl+C gives up the line itself, as every other line is at once.
   */
  interrupt(id: number): void {
    const entry = this.#entry(id)
    if (!entry || entry.end) return
    if (entry.foreground === null || entry.interrupted) {
      this.stop(id)
      return
    }
    this.#change(id, (before) => ({ ...before, interrupted: true, output: joined(before.output, 'stdout', '^C') }))
    this.#interrupt(entry.foreground)
  }

  /** Stops a line that is running. What it had the engine begin goes on; the trace has its Cancel. */
  stop(id: number): void {
    this.#stops.get(id)?.()
    this.#end(id, 130)
  }

  clear(): void {
    this.#set(this.#snapshot.entries.filter((entry) => entry.end === null))
  }

  #entry(id: number): ConsoleEntry | undefined {
    return this.#snapshot.entries.find((entry) => entry.id === id)
  }

  #end(id: number, code: number, error?: ErrorData): void {
    this.#stops.delete(id)
    this.#change(id, (entry) =>
      entry.end ? entry : { ...entry, end: { at: Date.now(), code, ...(error && { error }) } },
    )
  }

  #change(id: number, change: (entry: ConsoleEntry) => ConsoleEntry): void {
    this.#set(this.#snapshot.entries.map((entry) => (entry.id === id ? change(entry) : entry)))
  }

  #set(entries: readonly ConsoleEntry[]): void {
    this.#snapshot = { entries }
    for (const watcher of this.#watchers) watcher()
  }
}

function withOutput(entry: ConsoleEntry, output: ConsoleOutput): ConsoleEntry {
  switch (output.type) {
    case 'stdout':
    case 'stderr':
      return { ...entry, output: bounded(joined(entry.output, output.type, output.text)) }
    case 'replace':
      return { ...entry, output: [{ start: 0, stream: 'stdout', text: output.text }] }
    case 'terminal':
      return { ...entry, terminal: { container: output.container, execId: output.execId } }
    case 'foreground':
      return { ...entry, foreground: output.container }
    case 'exit':
      return { ...entry, end: { at: Date.now(), code: output.code, ...(output.error && { error: output.error }) } }
  }
}

/** Pieces of the same stream become one, so that a table is one block of text. */
function joined(output: readonly Piece[], stream: Piece['stream'], text: string): readonly Piece[] {
  const last = output.at(-1)
  if (!last) return [{ start: 0, stream, text }]
  if (last.stream !== stream || last.text.length > 20_000) {
    return [...output, { start: last.start + last.text.length, stream, text }]
  }
  return [...output.slice(0, -1), { ...last, text: last.text + text }]
}

function bounded(output: readonly Piece[]): readonly Piece[] {
  let length = output.reduce((sum, piece) => sum + piece.text.length, 0)
  let first = 0
  while (length > KEPT_OUTPUT && first < output.length - 1) length -= output[first++]?.text.length ?? 0
  return first === 0 ? output : output.slice(first)
}
