/** A piece of one line of JSON, by what it is. */
export interface Token {
  /** Where it begins in the line. */
  start: number
  text: string
  kind: 'key' | 'text' | 'number' | 'word' | 'mark'
}

const PIECES = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)|([^"\d\-tfn]+|.)/g

/** Takes one line of what `JSON.stringify` printed apart. Strings never span lines there. */
export function tokensOf(line: string): Token[] {
  return [...line.matchAll(PIECES)].flatMap((match): Token[] => {
    const [all, string, colon, number, word] = match
    const start = match.index
    if (string !== undefined && colon !== undefined)
      return [
        { start, text: string, kind: 'key' },
        { start: start + string.length, text: colon, kind: 'mark' },
      ]
    const kind = string !== undefined ? 'text' : number !== undefined ? 'number' : word !== undefined ? 'word' : 'mark'
    return [{ start, text: all, kind }]
  })
}
