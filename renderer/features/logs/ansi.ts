import Anser from 'anser'
import { rangesOf } from './matches.ts'

/** A stretch of one line in one look. */
export interface Span {
  /** Where it begins in the line; also its name among the spans of the line. */
  start: number
  text: string
  /** Token of its colour, or null for the text's own. */
  colour: string | null
  bold: boolean
  faint: boolean
  /** Part of what was searched for. */
  found: boolean
}

/** The sixteen colours of a terminal, as tokens of the theme. */
const COLOURS: Record<string, string> = {
  'ansi-red': 'danger',
  'ansi-green': 'added',
  'ansi-yellow': 'warn',
  'ansi-blue': 'changed',
  'ansi-magenta': 'ansi-magenta',
  'ansi-cyan': 'run',
  'ansi-bright-black': 'ink-3',
  'ansi-bright-red': 'danger',
  'ansi-bright-green': 'added',
  'ansi-bright-yellow': 'warn',
  'ansi-bright-blue': 'changed',
  'ansi-bright-magenta': 'ansi-magenta',
  'ansi-bright-cyan': 'run',
}

/** A line without its escape sequences. */
export function plainText(line: string): string {
  return line.includes('\u001b') ? Anser.ansiToText(line) : line
}

/** A line as spans: colours from its escape sequences, and what was searched for marked. */
export function spansOf(line: string, query: string): Span[] {
  const parts = line.includes('\u001b') ? Anser.ansiToJson(line, { use_classes: true, remove_empty: true }) : null
  const looks: Span[] = parts
    ? parts.map((part) => ({
        start: 0,
        text: part.content,
        colour: COLOURS[part.fg ?? ''] ?? null,
        bold: part.decorations.includes('bold'),
        faint: part.decorations.includes('dim'),
        found: false,
      }))
    : [{ start: 0, text: line, colour: null, bold: false, faint: false, found: false }]
  return marked(looks, rangesOf(looks.map((look) => look.text).join(''), query))
}

/** Places spans in their line and cuts them at the ends of the ranges. A find may begin in one colour and end in another. */
function marked(spans: readonly Span[], ranges: readonly [number, number][]): Span[] {
  const result: Span[] = []
  let at = 0
  for (const span of spans) {
    const end = at + span.text.length
    const cuts = new Set([at, end, ...ranges.flat().filter((cut) => cut > at && cut < end)])
    const points = [...cuts].sort((a, b) => a - b)
    points.slice(1).forEach((stop, index) => {
      const start = points[index] ?? at
      const found = ranges.some(([from, to]) => from <= start && stop <= to)
      result.push({ ...span, start, text: span.text.slice(start - at, stop - at), found })
    })
    at = end
  }
  return result
}
