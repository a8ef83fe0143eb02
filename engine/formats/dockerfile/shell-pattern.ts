import { DockerfileError } from './dockerfile-error.ts'

/** `${x#p}`: the value without its shortest, or longest, beginning that matches the pattern. `*` and `?` are wildcards. */
export function cutPrefix(value: string, pattern: string, longest: boolean): string {
  return value.replace(new RegExp(`^${source(pattern, longest)}`, 'u'), '')
}

/** `${x%p}`: the same for its end. */
export function cutSuffix(value: string, pattern: string, longest: boolean): string {
  const whole = new RegExp(`^(?:${source(pattern, true)})$`, 'u')
  const chars = Array.from(value)
  for (let step = 0; step <= chars.length; step++) {
    const from = longest ? step : chars.length - step
    if (whole.test(chars.slice(from).join(''))) return chars.slice(0, from).join('')
  }
  return value
}

/** `${x/p/r}`: the first, or every, longest match replaced. */
export function replacePattern(value: string, pattern: string, replacement: string, all: boolean): string {
  return value.replace(new RegExp(source(pattern, true), all ? 'gu' : 'u'), () => replacement)
}

/** The pattern as a regular expression. It has no brackets: only `*`, `?` and a backslash are special. */
function source(pattern: string, greedy: boolean): string {
  const chars = Array.from(pattern)
  let regex = ''
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? ''
    if (char === '*') regex += greedy ? '.*' : '.*?'
    else if (char === '?') regex += '.'
    else if (char === '\\') regex += literal(unescaped(pattern, chars[++at]))
    else regex += literal(char)
  }
  return regex
}

/** A brace and a slash are escaped for the sake of the `${}` around them. */
function unescaped(pattern: string, char: string | undefined): string {
  if (char !== undefined && '}/*?\\'.includes(char)) return char
  throw new DockerfileError(`invalid pattern (${pattern}) in substitution: invalid escape '\\${char ?? ''}'`)
}

function literal(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}
