import { DockerfileError } from './dockerfile-error.ts'
import type { Lexer } from './lexer.ts'
import { cutPrefix, cutSuffix, replacePattern } from './shell-pattern.ts'

/** Reads one `${…}`, from its brace on. */
export class Substitution {
  private readonly lexer: Lexer

  constructor(lexer: Lexer) {
    this.lexer = lexer
  }

  read(): string {
    this.lexer.next()
    const first = this.lexer.peek()
    if (first === undefined) throw new DockerfileError("syntax error: missing '}'")
    if (first === '{' || first === '}' || first === ':') throw new DockerfileError('syntax error: bad substitution')
    const name = this.lexer.name()
    const modifier = this.lexer.next()
    if (modifier === undefined) throw new DockerfileError("syntax error: missing '}'")
    if (modifier === '}') return this.lexer.valueOf(name) ?? this.asWritten(`\${${name}}`)
    if (modifier === ':') return this.withWord(name, this.lexer.next() ?? '', true)
    if (modifier === '/') return this.replaced(name)
    if ('+-?#%'.includes(modifier)) return this.withWord(name, modifier, false)
    throw unsupported(modifier)
  }

  /** `${name-word}` and its like. `orEmpty`: written with a colon, so that an empty value counts as none. */
  private withWord(name: string, modifier: string, orEmpty: boolean): string {
    const written = orEmpty ? `:${modifier}` : modifier
    const isPattern = modifier === '#' || modifier === '%'
    if (orEmpty && isPattern) throw unsupported(written)
    const word = this.part('}', "syntax error: missing '}'", isPattern)
    const value = this.lexer.valueOf(name)
    if (value === undefined && this.lexer.options.keepUnset) return `\${${name}${written}${word}}`
    const given = value !== undefined && !(orEmpty && value === '')
    switch (modifier) {
      case '-':
        return given ? value : word
      case '+':
        return given ? word : ''
      case '?':
        if (given) return value
        throw new DockerfileError(
          `${name}: ${word || `is not allowed to be ${value === undefined ? 'unset' : 'empty'}`}`,
        )
      case '#':
      case '%': {
        const longest = word.startsWith(modifier)
        const cut = modifier === '#' ? cutPrefix : cutSuffix
        return cut(value ?? '', longest ? word.slice(1) : word, longest)
      }
      default:
        throw unsupported(written)
    }
  }

  private replaced(name: string): string {
    const all = this.lexer.peek() === '/'
    if (all) this.lexer.next()
    const pattern = this.part('/', `syntax error: missing '/' in \${}`, true)
    const replacement = this.part('}', "syntax error: missing '}'", true)
    const value = this.lexer.valueOf(name)
    if (value === undefined && this.lexer.options.keepUnset)
      return `\${${name}${all ? '//' : '/'}${pattern}/${replacement}}`
    return replacePattern(value ?? '', pattern, replacement, all)
  }

  private part(stop: string, missing: string, keepEscapes: boolean): string {
    try {
      return this.lexer.until(stop, keepEscapes).text
    } catch (error) {
      if (this.lexer.peek() === undefined && error instanceof DockerfileError) throw new DockerfileError(missing)
      throw error
    }
  }

  private asWritten(text: string): string {
    return this.lexer.options.keepUnset ? text : ''
  }
}

function unsupported(modifier: string): DockerfileError {
  return new DockerfileError(`unsupported modifier (${modifier}) in substitution`)
}
