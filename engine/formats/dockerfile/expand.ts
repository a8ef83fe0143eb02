import { DockerfileError } from './dockerfile-error.ts'
import { goQuote } from './go-quote.ts'
import { Substitution } from './substitution.ts'

export type Variables = ReadonlyMap<string, string>

export interface ExpandOptions {
  /** Of the Dockerfile's `# escape=`. */
  escape: '\\' | '`'
  /** Quotes stay in the result. */
  keepQuotes?: boolean
  /** Escapes stay in the result. */
  keepEscapes?: boolean
  /** Quotes are letters as any other: in heredocs. */
  plainQuotes?: boolean
  /** A variable that is not set stays as it is written. */
  keepUnset?: boolean
}

export interface Expanded {
  text: string
  /** The variables that it named: those that are set, and those that are not. */
  used: ReadonlySet<string>
  unset: ReadonlySet<string>
}

/**
 * Expands a text as Docker's instructions do: `$x`, `${x}`, `${x:-w}`, `${x:+w}`, `${x:?e}` (and without the colon),
 * `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`, `${x/p/r}`, `${x//p/r}`; nothing in single quotes; quotes and escapes go away.
 * Rejects `DockerfileError` for a quote or brace that is not closed, and what `${x:?e}` says.
 *
 *     expand('$HOME/"a b"', variables, { escape: '\\' }).text  // '/root/a b'
 */
export function expand(text: string, variables: Variables, options: ExpandOptions): Expanded {
  const lexer = new Lexer(text, variables, options)
  return { text: lexer.whole().text, used: lexer.used, unset: lexer.unset }
}

/** The same, split into words at blanks that are not quoted, also at those that a variable brought. */
export function expandWords(text: string, variables: Variables, options: ExpandOptions): string[] {
  return new Lexer(text, variables, options).whole().words
}

/** What was read so far: the text, and the same as words. */
class Reading {
  text = ''
  readonly words: string[] = []
  private word = ''

  /** A piece that belongs to one word whatever it holds. */
  add(piece: string): void {
    this.text += piece
    this.word += piece
  }

  /** A piece whose blanks part words. */
  addLoose(piece: string): void {
    this.text += piece
    const [first = '', ...rest] = piece.split(/\s+/u)
    this.word += first
    for (const next of rest) {
      this.endWord()
      this.word = next
    }
  }

  endWord(): void {
    if (this.word !== '') this.words.push(this.word)
    this.word = ''
  }
}

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
    return value
  }
}
