/** The answer to a question about a Dockerfile (`docker build --call`), as BuildKit's clients take it. */
export interface Report {
  /** `result.json` and `result.txt`: what scripts read, and what people read. */
  json: string
  text: string
  /** `version`: of the form. */
  version: string
  /** `result.statuscode`: the client's exit status, where the question has one. */
  status: number | null
}

/** `"location"` in the JSON of BuildKit: every line on its own. */
export interface Location {
  ranges: { start: { line: number }; end: { line: number } }[]
}

export const VERSION = '1.0.0'

export function reportOf(value: unknown, text: string, status: number | null = null): Report {
  return { json: JSON.stringify(value, null, 2), text, version: VERSION, status }
}

export function locationOf({ start, end }: { start: number; end: number }): Location {
  const ranges = []
  for (let line = start; line <= end; line++) ranges.push({ start: { line }, end: { line } })
  return { ranges }
}

/** Columns as wide as what stands in them, the last as long as it is. */
export function table(rows: readonly (readonly string[])[], gap: number): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(widest[at] ?? 0, cell.length)),
    [],
  )
  return rows
    .map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd((widths[at] ?? 0) + gap))).join(''))
    .map((line) => `${line}\n`)
    .join('')
}
