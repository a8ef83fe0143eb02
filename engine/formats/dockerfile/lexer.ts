import { DockerfileError } from './dockerfile-error.ts'
import type { ExpandOptions, Variables } from './expand.ts'
import { goQuote } from './go-quote.ts'
import { Reading } from './reading.ts'
import { Substitution } from './substitution.ts'

/** Variables that are made of each other grow without an end; no system takes one that is as long as this. */
const MOST = 8 << 20

/** Reads one text, from left to right. */
export class Lexer {
  readonly used = new Set<string>()
  readonly unset = new Set<string>()
  readonly variables: Variables
  readonly options: ExpandOptions
  private readonly source: string
  private readonly chars: string[]
  private at = 0
  private keepEscapes: boolean
  private brought = 0

  constructor(source: string, variables: Variables, options: ExpandOptions) {
    this.source = source
    this.chars = Array.from(source)
    this.variables = variables
    this.options = options
    this.keepEscapes = options.keepEscapes ?? false
  }

  whole(): Reading {
    try {
      return this.until(null, this.keepEscapes)
    } catch (error) {
      if (!(error instanceof DockerfileError)) throw error
      throw new DockerfileError(`failed to process ${goQuote(this.source)}: ${error.message}`, { cause: error })
    }
  }

  peek(): string | undefined {
    return this.chars[this.at]
  }

  next(): string | undefined {
    return this.chars[this.at++]
  }

  /** Reads up to the character that ends it, and past that; null: to the end of the text. */
  until(stop: string | null, keepEscapes: boolean): Reading {
    const before = this.keepEscapes
    this.keepEscapes = keepEscapes
    try {
      const reading = new Reading()
      for (let char = this.peek(); char !== stop; char = this.peek()) {
        if (char === undefined) {
          if (stop === null) break
          throw new DockerfileError(`unexpected end of statement while looking for matching ${stop}`)
        }
        this.piece(char, reading)
      }
      this.at++
      reading.endWord()
      return reading
    } finally {
      this.keepEscapes = before
    }
  }

  private piece(char: string, reading: Reading): void {
    if (char === '$') reading.addLoose(this.variable())
    else if (char === '<') reading.add(this.heredocMark())
    else if (char === "'" && !this.options.plainQuotes) reading.add(this.singleQuoted())
    else if (char === '"' && !this.options.plainQuotes) reading.add(this.doubleQuoted())
    else if (char === this.options.escape) reading.add(this.escaped())
    else {
      this.at++
      reading.addLoose(char)
    }
  }

  /** An escape at the end of the text is dropped. */
  private escaped(): string {
    this.at++
    return (this.keepEscapes ? this.options.escape : '') + (this.next() ?? '')
  }

  /** The blanks between `<<` and a heredoc's name do not part them. */
  private heredocMark(): string {
    this.at++
    if (this.peek() !== '<') return '<'
    this.at++
    let mark = '<<'
    while (/^[\t\r ]$/.test(this.peek() ?? '')) mark += this.next()
    return mark
  }

  private singleQuoted(): string {
    this.at++
    const end = this.chars.indexOf("'", this.at)
    if (end < 0) throw new DockerfileError('unexpected end of statement while looking for matching single-quote')
    const text = this.chars.slice(this.at, end).join('')
    this.at = end + 1
    return this.options.keepQuotes ? `'${text}'` : text
  }

  private doubleQuoted(): string {
    this.at++
    let text = ''
    for (let char = this.peek(); char !== '"'; char = this.peek()) {
      if (char === undefined)
        throw new DockerfileError('unexpected end of statement while looking for matching double-quote')
      if (char === '$') text += this.variable()
      else if (char === this.options.escape) text += this.escapedInQuotes()
      else text += this.next()
    }
    this.at++
    return this.options.keepQuotes ? `"${text}"` : text
  }

  /** In double quotes only a quote, a `$` and the escape itself can be escaped. */
  private escapedInQuotes(): string {
    const mark = this.next() ?? ''
    const next = this.peek()
    if (next === undefined) return this.keepEscapes ? mark : ''
    if (next !== '"' && next !== '$' && next !== mark) return this.keepEscapes ? mark + mark : mark
    this.at++
    return (this.keepEscapes ? mark : '') + next
  }

  private variable(): string {
    this.at++
    if (this.peek() === '{') return new Substitution(this).read()
    const name = this.name()
    if (name === '') return '$'
    return this.valueOf(name) ?? (this.options.keepUnset ? `$${name}` : '')
  }

  /** A name, a number, or one of the shell's special parameters, which are never set here. */
  name(): string {
    const rest = this.chars.slice(this.at, this.at + 1).join('')
    if (/^[@*#?\-$!]$/.test(rest)) return this.next() ?? ''
    const letter = /^\p{Nd}$/u.test(rest) ? /^\p{Nd}$/u : /^[\p{L}\p{Nd}_]$/u
    let name = ''
    while (letter.test(this.peek() ?? '')) name += this.next()
    return name
  }

  valueOf(name: string): string | undefined {
    const value = this.variables.get(name)
    if (value === undefined) this.unset.add(name)
    else this.used.add(name)
    this.brought += value?.length ?? 0
    if (this.brought > MOST) throw new DockerfileError(`the variables in it are longer than ${MOST >> 20} MiB`)
    return value
  }
}
