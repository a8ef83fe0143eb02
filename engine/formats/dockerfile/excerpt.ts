import type { Lines } from './dockerfile.ts'

const RULE = '--------------------'

/** Lines of a Dockerfile with some of those around them, as Docker's clients show a place; '' when there is no such line. */
export function excerpt(name: string, text: string, { start, end }: Lines): string {
  const lines = text.split('\n')
  if (start < 1 || start > lines.length) return ''
  const last = Math.min(end, lines.length)
  const shown = around({ start, end: last }, lines.length)
  const told = [`${name}:${start}`, RULE]
  for (let number = shown.start; number <= shown.end; number++) {
    const mark = number >= start && number <= last ? '>>>' : '   '
    told.push(` ${String(number).padStart(3)} | ${mark} ${lines[number - 1]}`)
  }
  return `${[...told, RULE].join('\n')}\n`
}

/** One line more on each side in turn: fewer where several are meant. */
function around({ start, end }: Lines, count: number): Lines {
  const wanted = start === end ? 4 : 2
  let shown = { start, end }
  for (let added = 0; added < wanted; added++) {
    const before = shown.start > 1 ? 1 : 0
    const after = shown.end < count ? 1 : 0
    shown = { start: shown.start - before, end: shown.end + after }
    added += before + after
  }
  return shown
}
