import type { LoggedLine } from '../engine.ts'

/** One record of conmon's k8s-file log: `<time> stdout|stderr F|P <text>`; P: the line goes on in the next record of its stream. */
export interface LogRecord {
  time: string
  stream: 'stdout' | 'stderr'
  partial: boolean
  /** Bytes as the container wrote them, without the newline. */
  data: Buffer
}

const SPACE = 0x20
const OUT = Buffer.from('stdout ')
const ERR = Buffer.from('stderr ')
const PARTIAL = 0x50
/** A line longer than this is given out in pieces, so that a program that never ends a line costs no memory. */
const LONGEST = 1024 * 1024

/** null for what is no record: the start of a file that was cut, or text that conmon did not write. */
export function parseRecord(line: Buffer): LogRecord | null {
  const space = line.indexOf(SPACE)
  if (space < 0) return null
  const rest = line.subarray(space + 1)
  const head = rest.subarray(0, OUT.length)
  const stream = head.equals(OUT) ? 'stdout' : head.equals(ERR) ? 'stderr' : null
  const tag = rest[OUT.length]
  if (stream === null || tag === undefined) return null
  return {
    time: line.toString('latin1', 0, space),
    stream,
    partial: tag === PARTIAL,
    data: rest.subarray(OUT.length + 2),
  }
}

/** Joins the records of a log to lines, each stream for itself. A line has the time of its first record. */
export class LineJoiner {
  readonly #open = new Map<LogRecord['stream'], { time: string; parts: Buffer[]; bytes: number }>()

  push(record: LogRecord): LoggedLine | null {
    const before = this.#open.get(record.stream)
    if (!before && !record.partial) return finish(record.time, record.stream, [record.data])
    const line = before ?? { time: record.time, parts: [], bytes: 0 }
    line.parts.push(record.data)
    line.bytes += record.data.length
    if (record.partial && line.bytes < LONGEST) {
      this.#open.set(record.stream, line)
      return null
    }
    this.#open.delete(record.stream)
    return { ...finish(line.time, record.stream, line.parts), ...(record.partial ? { unfinished: true } : {}) }
  }

  /** What no newline ended. */
  rest(): LoggedLine[] {
    const lines = [...this.#open].map(([stream, line]) => ({
      ...finish(line.time, stream, line.parts),
      unfinished: true,
    }))
    this.#open.clear()
    return lines
  }
}

function finish(time: string, stream: LogRecord['stream'], parts: Buffer[]): LoggedLine {
  return { time: utc(time), stream, data: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts) }
}

/** conmon writes the local time with its offset; Docker writes UTC. The nanoseconds stay as they are. */
export function utc(time: string): string {
  if (time.endsWith('+00:00')) return `${time.slice(0, -6)}Z`
  const match = /^(.{19})(\.\d+)?([+-]\d\d:\d\d)$/.exec(time)
  if (!match) return time
  const [, seconds, fraction = '', offset] = match
  return `${new Date(`${seconds}${offset}`).toISOString().slice(0, 19)}${fraction}Z`
}

/** Milliseconds since the epoch, fractions kept as far as a double holds them. */
export function milliseconds(time: string): number {
  const dot = time.indexOf('.')
  if (dot < 0) return Date.parse(time)
  const end = time.search(/[Z+-][^.]*$/) > dot ? dot + 1 + time.slice(dot + 1).search(/[Z+-]/) : time.length
  return Date.parse(time.slice(0, dot) + time.slice(end)) + Number(`0${time.slice(dot, end)}`) * 1000
}
