import { DirectiveReader } from './directives.ts'
import type { Directives, Heredoc, Lines } from './dockerfile.ts'
import { DockerfileError, onLines } from './dockerfile-error.ts'
import { type HeredocMark, withoutLeadingTabs } from './heredoc.ts'

/** One instruction, as it was read from its text: continuations joined, comments left out. */
export interface LogicalLine<T> {
  value: T
  lines: Lines
  comments: string[]
  heredocs: Heredoc[]
  /** The lines of its heredocs as they stand there, tabs and all, with the lines that end them. */
  heredocText: string
}

export interface LogicalLines<T> {
  directives: Directives
  lines: LogicalLine<T>[]
  emptyContinuations: number[]
}

/** Docker reads lines through a buffer of 64 KiB. */
const LONGEST_LINE = 65535

/** Cuts a Dockerfile into instructions. `read` reads the text of one and says which heredocs it opens. */
export function readLogicalLines<T>(
  text: string,
  read: (line: string, escapeMark: Directives['escape']) => { value: T; marks: HeredocMark[] },
): LogicalLines<T> {
  const reader = new Reader(text)
  const lines: LogicalLine<T>[] = []
  for (let line = reader.instruction(); line !== null; line = reader.instruction()) {
    const place: Lines = { start: line.start, end: reader.number }
    const { value, marks } = onLines(place, () => read(line.text, reader.directives.escape))
    const bodies = marks.map((mark) => reader.heredoc(mark, line.start))
    lines.push({
      value,
      lines: { start: line.start, end: reader.number },
      comments: line.comments,
      heredocs: bodies.map((body) => body.heredoc),
      heredocText: bodies.map((body) => body.written).join('\n'),
    })
  }
  if (lines.length === 0)
    throw new DockerfileError('file with no instructions', { lines: { start: reader.number, end: reader.number } })
  return { directives: reader.directives, lines, emptyContinuations: reader.emptyContinuations }
}

class Reader {
  /** Of the line that was read last; 0 before the first. */
  number = 0
  readonly emptyContinuations: number[] = []
  private readonly lines: string[]
  private readonly directiveReader = new DirectiveReader()
  private comments: string[] = []

  constructor(text: string) {
    this.lines = text.replace(/^\uFEFF/, '').split(/(?<=\n)/)
    if (text === '') this.lines = []
  }

  get directives(): Directives {
    return this.directiveReader.found
  }

  /** The next instruction, or null at the end. */
  instruction(): { text: string; start: number; comments: string[] } | null {
    for (let line = this.nextLine(); line !== null; line = this.nextLine()) {
      const start = this.number
      const stripped = line.trimStart()
      const directive = onLines({ start, end: start }, () => this.directiveReader.take(stripped))
      if (stripped.startsWith('#')) {
        if (!directive) this.comment(stripped.slice(1).trim())
        continue
      }
      const { text, continues } = this.withoutContinuation(stripped)
      if (text === '' && !continues) continue
      const whole = continues ? text + this.continuations() : text
      const comments = this.comments
      this.comments = []
      return { text: whole, start, comments }
    }
    return null
  }

  /** The lines up to the one that ends it. `start`: of its instruction. */
  heredoc(mark: HeredocMark, start: number): { heredoc: Heredoc; written: string } {
    const lines: string[] = []
    while (this.number < this.lines.length) {
      const line = this.lines[this.number++] ?? ''
      const bare = line.replace(/[\r\n]+$/, '')
      if ((mark.chomp ? bare.replace(/^\t+/, '') : bare) === mark.name) {
        const written = lines.join('')
        const content = mark.chomp ? withoutLeadingTabs(written) : written
        return { heredoc: { ...mark, content }, written: written + mark.name }
      }
      lines.push(line)
    }
    throw new DockerfileError('unterminated heredoc', { lines: { start, end: this.number } })
  }

  /** What follows a line that goes on; comments and empty lines on the way are skipped. */
  private continuations(): string {
    let joined = ''
    let skippedEmpty = false
    for (let line = this.nextLine(); line !== null; line = this.nextLine()) {
      if (line.trimStart().startsWith('#')) continue
      if (line.trim() === '') {
        skippedEmpty = true
        continue
      }
      const { text, continues } = this.withoutContinuation(line)
      joined += text
      if (!continues) break
    }
    if (skippedEmpty) this.emptyContinuations.push(this.number)
    return joined
  }

  private nextLine(): string | null {
    const line = this.lines[this.number]
    if (line === undefined) return null
    if (line.length > LONGEST_LINE) {
      const place = { start: this.number, end: this.number }
      throw new DockerfileError(`dockerfile line greater than max allowed size of ${LONGEST_LINE}`, { lines: place })
    }
    this.number++
    return line.replace(/[\r\n]+$/, '')
  }

  /** An escape at the end of a line makes it go on, unless it is itself escaped. */
  private withoutContinuation(line: string): { text: string; continues: boolean } {
    const found = this.directives.escape === '`' ? /(^|[^`])`[ \t]*$/ : /(^|[^\\])\\[ \t]*$/
    const match = found.exec(line)
    if (match === null) return { text: line, continues: false }
    return { text: line.slice(0, match.index) + (match[1] ?? ''), continues: true }
  }

  /** An empty comment parts those before it from what they would describe. */
  private comment(text: string): void {
    if (text === '') this.comments = []
    else this.comments.push(text)
  }
}
