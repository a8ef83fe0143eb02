const KEPT = 200

/** Lines that were run, oldest first, and which of them is recalled. `at` counts back from the end; 0: the line being typed. */
export interface History {
  lines: readonly string[]
  at: number
  /** What stood in the prompt before the first recall. */
  draft: string
}

export const NO_HISTORY: History = { lines: [], at: 0, draft: '' }

/** Adds a line that was run. The same line twice in a row is kept once. */
export function ran(history: History, line: string): History {
  const lines = history.lines.at(-1) === line ? history.lines : [...history.lines, line].slice(-KEPT)
  return { lines, at: 0, draft: '' }
}

/** One line back; null when there is none. `typed` is kept for the way forward. */
export function older(history: History, typed: string): { history: History; line: string } | null {
  const line = history.lines.at(-1 - history.at)
  if (line === undefined) return null
  return { history: { ...history, at: history.at + 1, draft: history.at === 0 ? typed : history.draft }, line }
}

/** One line forward, at last to what was being typed; null when that is where we are. */
export function newer(history: History): { history: History; line: string } | null {
  if (history.at === 0) return null
  const at = history.at - 1
  return { history: { ...history, at }, line: at === 0 ? history.draft : (history.lines.at(-at) ?? '') }
}

const STORED = 'cutaway.history'

export function loadHistory(): History {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]')
    const lines = Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : []
    return { ...NO_HISTORY, lines: lines.slice(-KEPT) }
  } catch {
    return NO_HISTORY
  }
}

export function storeHistory(history: History): void {
  localStorage.setItem(STORED, JSON.stringify(history.lines))
}
