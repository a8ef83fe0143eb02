import { DockerfileError } from './dockerfile-error.ts'
import { Glob, literally, type Token } from './glob.ts'

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
  return wildcard(pattern).matches(path)
}

/** `deep`: `**` stands for any number of folders, as in ignore files. */
export function wildcard(pattern: string, { deep = false } = {}): Glob {
  const chars = Array.from(pattern)
  const tokens: Token[] = []
  for (let at = 0; at < chars.length; ) {
    const found = deep && chars[at] === '*' && chars[at + 1] === '*' ? doubleStar(chars, at) : single(chars, at)
    tokens.push(found.token)
    at = found.end
  }
  return new Glob(tokens)
}

interface Found {
  token: Token
  end: number
}

const notSlash = (char: string) => char !== '/'

/** It takes the slash behind it along. At the end, and before a plain name at the beginning, it stands for all letters. */
function doubleStar(chars: readonly string[], at: number): Found {
  const slash = chars[at + 2] === '/'
  const end = at + (slash ? 3 : 2)
  const beforeName = at === 0 && !slash && !hasWildcards(chars.slice(end).join(''))
  const all = end === chars.length || beforeName
  return { token: all ? { kind: 'many', accepts: () => true } : { kind: 'folders' }, end }
}

function single(chars: readonly string[], at: number): Found {
  const char = chars[at]
  if (char === '*') return { token: { kind: 'many', accepts: notSlash }, end: at + 1 }
  if (char === '?') return { token: { kind: 'once', accepts: notSlash }, end: at + 1 }
  if (char === '[') return bracket(chars, at + 1)
  const found = character(chars, at)
  return { token: literally(found.char), end: found.end }
}

/** `[a-c]`, from behind its bracket on. A range that runs backwards, `[c-a]`, is right, but nothing is in it. */
function bracket(chars: readonly string[], start: number): Found {
  let at = start
  const negated = chars[at] === '^'
  if (negated) at++
  const ranges: [low: string, high: string][] = []
  while (chars[at] !== ']' || ranges.length === 0) {
    if (chars[at] === ']' || chars[at] === '-') throw badPattern()
    const low = character(chars, at)
    const high = chars[low.end] === '-' ? rangeEnd(chars, low.end + 1) : low
    ranges.push([low.char, high.char])
    at = high.end
  }
  const holds = (char: string) => ranges.some(([low, high]) => low <= char && char <= high)
  return { token: { kind: 'once', accepts: (char) => notSlash(char) && holds(char) !== negated }, end: at + 1 }
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
