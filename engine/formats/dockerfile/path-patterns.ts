import { DockerfileError } from './dockerfile-error.ts'
import type { Glob } from './glob.ts'
import { wildcard } from './wildcard.ts'

/** One pattern. `wanted`: it began with `!`, and takes out again what others hold. */
interface Pattern {
  wanted: boolean
  text: string
  glob: Glob
}

/**
 * A list of patterns as `.dockerignore`, `--exclude` and `--parents` have them. Each path gets what the last pattern says
 * that fits it or a folder above it; `**` stands for any number of folders; `!` turns around. Not those of git: a pattern
 * without a slash fits only at the top, and a wanted file may lie in a folder that is not.
 *
 *     new PathPatterns(['*.md', '!README.md']).matches('a.md')  // true
 */
export class PathPatterns {
  private readonly patterns: Pattern[]
  /** Which patterns fit a folder, by its path. */
  private readonly folders = new Map<string, boolean[]>()

  /** Rejects a pattern that is none. */
  constructor(patterns: readonly string[]) {
    this.patterns = patterns
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map(compile)
  }

  get isEmpty(): boolean {
    return this.patterns.length === 0
  }

  /** Some pattern begins with `!`. */
  get hasWanted(): boolean {
    return this.patterns.some((pattern) => pattern.wanted)
  }

  /** `path`: relative, with slashes, clean. */
  matches(path: string): boolean {
    return this.verdict(this.fits(path))
  }

  /**
   * Whether something below a folder that matches may not match, so that the folder has to be looked through. A folder
   * that itself matches then is there all the same, for what it holds.
   */
  mayHoldUnmatched(folder: string): boolean {
    if (!this.matches(folder)) return true
    return this.patterns.some((pattern) => {
      if (!pattern.wanted) return false
      const fixed = fixedFolder(pattern.text)
      return fixed === '' || fixed === folder || fixed.startsWith(`${folder}/`) || folder.startsWith(`${fixed}/`)
    })
  }

  /** Everything at the top matches, so that a copy of the whole context would find nothing. */
  get matchesAll(): boolean {
    return this.patterns.some(({ wanted, text }) => !wanted && ['*', '**', '**/*'].includes(text))
  }

  private verdict(fits: readonly boolean[]): boolean {
    return this.patterns.reduce((matched, pattern, at) => (fits[at] ? !pattern.wanted : matched), false)
  }

  /** A pattern that fits a folder fits all in it. One that would change nothing is not looked at, and counts as not fitting. */
  private fits(path: string): boolean[] {
    const slash = path.lastIndexOf('/')
    const above = slash < 0 ? [] : this.ofFolder(path.slice(0, slash))
    let matched = false
    return this.patterns.map((pattern, at) => {
      const fits = above[at] || (pattern.wanted === matched && pattern.glob.matches(path))
      if (fits) matched = !pattern.wanted
      return fits
    })
  }

  private ofFolder(folder: string): boolean[] {
    const known = this.folders.get(folder)
    if (known !== undefined) return known
    const fits = this.fits(folder)
    this.folders.set(folder, fits)
    return fits
  }
}

function compile(written: string): Pattern {
  const text = cleanPath(written)
  const wanted = text.startsWith('!')
  if (text === '!') throw new DockerfileError('illegal exclusion pattern: "!"')
  const pattern = wanted ? text.slice(1) : text
  return { wanted, text: pattern, glob: wildcard(pattern, { deep: true }) }
}

/** The folders that a pattern begins with, before its first wildcard; '' where it may fit anywhere. */
function fixedFolder(pattern: string): string {
  const parts = pattern.split('/')
  const first = parts.findIndex((part) => /[*?[\\]/.test(part))
  return (first < 0 ? parts : parts.slice(0, first)).join('/')
}

/** A path without `.`, doubled slashes and what `..` takes back, as Go's `filepath.Clean`. */
export function cleanPath(path: string): string {
  const absolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!absolute) parts.push('..')
  }
  return (absolute ? '/' : '') + parts.join('/') || '.'
}
