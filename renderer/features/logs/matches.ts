/** Where `query` stands in a text, ignoring case: pairs of start and end, in order. */
export function rangesOf(text: string, query: string): [number, number][] {
  if (query === '') return []
  const ranges: [number, number][] = []
  const where = text.toLowerCase()
  const what = query.toLowerCase()
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + what.length))
    ranges.push([at, at + what.length])
  return ranges
}

/** Indexes of the lines that hold the query. */
export function matchingLines(texts: readonly string[], query: string): number[] {
  if (query === '') return []
  const what = query.toLowerCase()
  const found: number[] = []
  texts.forEach((text, index) => {
    if (text.toLowerCase().includes(what)) found.push(index)
  })
  return found
}
