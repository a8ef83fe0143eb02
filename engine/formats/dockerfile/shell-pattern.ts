import { DockerfileError } from './dockerfile-error.ts'
import { Glob, literally, type Token } from './glob.ts'

/** `${x#p}`: the value without its shortest, or longest, beginning that fits the pattern. `*` and `?` are wildcards. */
export function cutPrefix(value: string, pattern: string, longest: boolean): string {
  return cut(Array.from(value), tokensOf(pattern), longest).join('')
}

/** `${x%p}`: the same for its end. */
export function cutSuffix(value: string, pattern: string, longest: boolean): string {
  const reversed = Array.from(value).toReversed()
  return cut(reversed, tokensOf(pattern).toReversed(), longest).toReversed().join('')
}

/** `${x/p/r}`: the first, or every, longest part that fits replaced. */
export function replacePattern(value: string, pattern: string, replacement: string, all: boolean): string {
  const glob = new Glob(tokensOf(pattern))
  const chars = Array.from(value)
  let made = ''
  for (let at = 0; at <= chars.length; at++) {
    const length = glob.last(chars, at)
    if (length === null) {
      made += chars[at] ?? ''
      continue
    }
    made += replacement
    if (!all) return made + chars.slice(at + length).join('')
    if (length === 0) made += chars[at] ?? ''
    else at += length - 1
  }
  return made
}

function cut(chars: readonly string[], tokens: readonly Token[], longest: boolean): string[] {
  const glob = new Glob(tokens)
  return chars.slice((longest ? glob.last(chars) : glob.first(chars)) ?? 0)
}

/** The pattern has no brackets: only `*`, `?` and a backslash are special. */
function tokensOf(pattern: string): Token[] {
  const chars = Array.from(pattern)
  const tokens: Token[] = []
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? ''
    if (char === '*') tokens.push({ kind: 'many', accepts: () => true })
    else if (char === '?') tokens.push({ kind: 'once', accepts: () => true })
    else tokens.push(literally(char === '\\' ? unescaped(pattern, chars[++at]) : char))
  }
  return tokens
}

/** A brace and a slash are escaped for the sake of the `${}` around them. */
function unescaped(pattern: string, char: string | undefined): string {
  if (char !== undefined && '}/*?\\'.includes(char)) return char
  throw new DockerfileError(`invalid pattern (${pattern}) in substitution: invalid escape '\\${char ?? ''}'`)
}
