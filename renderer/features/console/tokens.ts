/** Where the word under the cursor begins and ends. A word is what a shell would see as one: quotes hold spaces. */
export function wordAt(line: string, cursor: number): { start: number; end: number } {
  let start = 0
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === "'" || character === '"') quote = character
    else if (/\s/.test(character)) {
      if (at >= cursor) return { start, end: at }
      start = at + 1
    }
  }
  return { start, end: line.length }
}

/** The line with `value` in place of the word under the cursor, and where the cursor stands then: after a space. */
export function replaceWord(line: string, cursor: number, value: string): { line: string; cursor: number } {
  const { start, end } = wordAt(line, cursor)
  const rest = line.slice(end)
  const space = rest === '' && !value.endsWith('/') && !value.endsWith('=') ? ' ' : ''
  return { line: `${line.slice(0, start)}${value}${space}${rest}`, cursor: start + value.length + space.length }
}
