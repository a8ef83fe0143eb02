import { DockerfileError } from './dockerfile-error.ts'

/**
 * Paths with the wildcards of COPY and ADD, which are those of Go: `*` and `?` stand for anything but a slash, `[a-c]`
 * and `[^a-c]` for one of some characters, a backslash takes the meaning of the next.
 */
export function hasWildcards(path: string): boolean {
  return /[*?[]/.test(path.replace(/\\./gs, ''))
}

/**
 * The folder that a source with wildcards begins at, and the pattern for the paths below it, relative to it; a folder that
 * matches is copied as a whole, so nothing in it needs to be looked at. `pattern` null: nothing is to be searched.
 *
 *     splitAtWildcards('a/b/*.c/d')  // { folder: 'a/b', pattern: '*.c/d' }
 */
export function splitAtWildcards(path: string): { folder: string; pattern: string | null } {
  const parts = path.split('/')
  const first = parts.findIndex(hasWildcards)
  if (first < 0) return { folder: path, pattern: null }
  return { folder: parts.slice(0, first).join('/'), pattern: parts.slice(first).join('/') }
}

/** Whether the whole path fits the pattern. Rejects a pattern that is none: `syntax error in pattern`. */
export function matchesWildcard(pattern: string, path: string): boolean {
  return wildcardRegex(pattern).test(path)
}

export function wildcardRegex(pattern: string): RegExp {
  const chars = Array.from(pattern)
  let source = ''
  for (let at = 0; at < chars.length; ) {
    const char = chars[at] ?? ''
    if (char === '[') {
      const found = bracket(chars, at + 1)
      source += found.source
      at = found.end
    } else if (char === '*' || char === '?') {
      source += char === '*' ? '[^/]*' : '[^/]'
      at++
    } else {
      const found = character(chars, at)
      source += literal(found.char)
      at = found.end
    }
  }
  return new RegExp(`^${source}$`, 'su')
}

function literal(char: string): string {
  if (char === '-') return '\\x2d'
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}

/** `[a-c]`, from behind its bracket on. */
function bracket(chars: readonly string[], start: number): { source: string; end: number } {
  let at = start
  const negated = chars[at] === '^'
  if (negated) at++
  const ranges: string[] = []
  while (chars[at] !== ']' || ranges.length === 0) {
    if (chars[at] === ']' || chars[at] === '-') throw badPattern()
    const low = character(chars, at)
    const high = chars[low.end] === '-' ? rangeEnd(chars, low.end + 1) : low
    at = high.end
    if (high.char < low.char) ranges.push('')
    else ranges.push(`${literal(low.char)}-${literal(high.char)}`)
  }
  return { source: classOf(ranges.join(''), negated), end: at + 1 }
}

/** A class of no character, `[b-a]`, is right, but nothing is in it. No bracket stands for a slash. */
function classOf(ranges: string, negated: boolean): string {
  if (negated) return `(?!/)[^${ranges}]`
  return ranges === '' ? '[]' : `(?!/)[${ranges}]`
}

function rangeEnd(chars: readonly string[], at: number): { char: string; end: number } {
  if (chars[at] === ']' || chars[at] === '-') throw badPattern()
  return character(chars, at)
}

function character(chars: readonly string[], at: number): { char: string; end: number } {
  const escaped = chars[at] === '\\'
  const char = chars[escaped ? at + 1 : at]
  if (char === undefined) throw badPattern()
  return { char, end: escaped ? at + 2 : at + 1 }
}

function badPattern(): DockerfileError {
  return new DockerfileError('syntax error in pattern')
}
