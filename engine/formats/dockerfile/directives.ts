import type { Directives } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'

const KNOWN = new Set(['syntax', 'escape', 'check'])

/**
 * Reads the directives `# name=value` at a Dockerfile's head. They end at the first line that is none; a line that looks
 * like one further down is a comment. Shared by the parser, which shows it each line, and kept as what was found.
 */
export class DirectiveReader {
  readonly found: Directives = { syntax: null, escape: '\\', check: null }
  private readonly seen = new Set<string>()
  private ended = false

  /** Whether this line, its leading blanks taken away, is a directive. Rejects one that comes twice, and a bad escape. */
  take(line: string): boolean {
    if (this.ended) return false
    const [, written = '', value = ''] = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/.exec(line) ?? []
    const name = written.toLowerCase()
    if (!KNOWN.has(name)) {
      this.ended = true
      return false
    }
    if (this.seen.has(name)) throw new DockerfileError(`only one ${name} parser directive can be used`)
    this.seen.add(name)
    if (name === 'escape') this.found.escape = escapeOf(value)
    else this.found[name === 'syntax' ? 'syntax' : 'check'] = firstWord(value)
    return true
  }
}

function escapeOf(value: string): Directives['escape'] {
  if (value === '\\' || value === '`') return value
  throw new DockerfileError(`invalid escape token '${value}' does not match \` or \\`)
}

function firstWord(value: string): string {
  return value.split(' ', 1)[0] ?? ''
}
