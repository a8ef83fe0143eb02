import type { Heredoc } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { type ExpandOptions, expandWords } from './expand.ts'

/** What opens a heredoc: `<<NAME`, `<<-NAME`, `<<"NAME"`. */
export type HeredocMark = Omit<Heredoc, 'content'>

const NO_VARIABLES = new Map<string, string>()

/** The heredocs that an instruction opens, in order. They are read as a shell would, whatever the Dockerfile's escape. */
export function heredocMarks(line: string): HeredocMark[] {
  return words(line, { keepQuotes: true, keepEscapes: true })
    .map(heredocMark)
    .filter((mark) => mark !== null)
}

/** The heredoc that one word opens; null for another word, also for `<<<`. */
export function heredocMark(word: string): HeredocMark | null {
  const [, dash, name = ''] = /^\d*<<(-?)\s*([^<]*)$/.exec(word) ?? []
  const [bare, ...more] = words(name, {})
  if (bare === undefined || more.length > 0) return null
  const [quoted = ''] = words(name, { keepQuotes: true })
  return { name: bare, chomp: dash === '-', expand: quotes(bare) === quotes(quoted) }
}

export function withoutLeadingTabs(text: string): string {
  return text.replace(/^\t+/gm, '')
}

/** None in a line with an open quote: what is wrong with it is said elsewhere, or by the shell. */
function words(text: string, options: Partial<ExpandOptions>): string[] {
  try {
    return expandWords(text, NO_VARIABLES, { escape: '\\', keepUnset: true, ...options })
  } catch (error) {
    if (error instanceof DockerfileError) return []
    throw error
  }
}

function quotes(word: string): number {
  return word.match(/['"]/g)?.length ?? 0
}
