import { Lexer } from './lexer.ts'

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
