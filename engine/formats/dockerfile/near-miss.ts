/** Names that differ in more letters than this are no misspellings of each other. */
const FARTHEST = 2

/**
 * The name that was probably meant, or null. A name that is right has no near miss. `anyCase`: capitals do not count, and
 * the answer is written as the given name is, all in capitals or all in small letters.
 *
 *     nearMiss('RUNN', ['RUN', 'ENV'], { anyCase: true })  // 'RUN'
 */
export function nearMiss(given: string, names: Iterable<string>, { anyCase = false } = {}): string | null {
  const wanted = anyCase ? given.toLowerCase() : given
  let best: string | null = null
  let least = FARTHEST + 1
  for (const name of names) {
    const candidate = anyCase ? name.toLowerCase() : name
    if (candidate === wanted) return null
    const distance = editDistance(wanted, candidate)
    if (distance >= least) continue
    least = distance
    best = anyCase ? inCaseOf(given, name) : name
  }
  return best
}

function inCaseOf(given: string, name: string): string {
  if (given === given.toLowerCase()) return name.toLowerCase()
  return given === given.toUpperCase() ? name.toUpperCase() : name.toLowerCase()
}

/** How many letters must be added, removed or changed. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const changed = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
