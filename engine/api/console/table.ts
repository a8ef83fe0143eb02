const LEAST_WIDTH = 10
const GAP = 3

/** Rows under headers, as every `docker` list prints them: columns as wide as their widest cell and three spaces, never under ten; the last one is not padded. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[], least = LEAST_WIDTH): string {
  const lines = [headers, ...rows]
  const widths = headers.map((_, column) => Math.max(least, ...lines.map((cells) => width(cells[column] ?? '') + GAP)))
  return lines
    .map((cells) =>
      cells
        .map((cell, column) =>
          column === cells.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)),
        )
        .join(''),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** Go counts characters, not UTF-16 units. */
function width(text: string): number {
  return [...text].length
}

/** At most `most` characters, the last one an ellipsis when something was cut. */
export function ellipsis(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
