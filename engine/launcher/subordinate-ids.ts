/** A range of further ids that a user may use in its namespaces (subuid(5)). */
export interface IdRange {
  start: number
  count: number
}

/** The user's first range in /etc/subuid or /etc/subgid: lines of `name or uid:start:count`. Null when it has none. */
export function subordinateRange(text: string, user: { name: string; uid: number }): IdRange | null {
  for (const line of text.split('\n')) {
    const [owner, start, count] = line.trim().split(':')
    if (owner !== user.name && owner !== String(user.uid)) continue
    const range = { start: Number(start), count: Number(count) }
    if (Number.isInteger(range.start) && Number.isInteger(range.count) && range.count > 0) return range
  }
  return null
}
