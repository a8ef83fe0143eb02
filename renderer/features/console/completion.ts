import type { Completion } from '../../../engine/wire/system.ts'
import { replaceWord } from './tokens.ts'

/**
 * The popup over the prompt. `asked` is the line and cursor that its answers are for: an answer for another line, which
 * arrives late, is dropped.
 */
export interface CompletionState {
  asked: { line: string; cursor: number } | null
  choices: readonly Completion[]
  /** Index of the marked one; -1: none, so that Enter runs the line. */
  at: number
}

export const CLOSED: CompletionState = { asked: null, choices: [], at: -1 }

export const isOpen = (state: CompletionState): boolean => state.choices.length > 0

/** The line was changed: the choices in sight stay until the new ones come, but none is marked. */
export function asking(state: CompletionState, line: string, cursor: number): CompletionState {
  return { ...state, asked: { line, cursor }, at: -1 }
}

/** Answers came for `line` at `cursor`. */
export function answered(
  state: CompletionState,
  line: string,
  cursor: number,
  choices: readonly Completion[],
): CompletionState {
  if (state.asked?.line !== line || state.asked.cursor !== cursor) return state
  return { ...state, choices, at: -1 }
}

/** Marks the next choice or the one before, round and round. */
export function moved(state: CompletionState, by: 1 | -1): CompletionState {
  const count = state.choices.length
  if (count === 0) return state
  const at = state.at === -1 ? (by === 1 ? 0 : count - 1) : (state.at + by + count) % count
  return { ...state, at }
}

/** What Tab does: takes the marked choice or the only one, else types what all of them begin with, else marks the first. */
export function taken(
  state: CompletionState,
  line: string,
  cursor: number,
): { state: CompletionState; line: string; cursor: number } | null {
  const [only] = state.choices
  if (!only) return null
  const chosen = state.choices[state.at] ?? (state.choices.length === 1 ? only : undefined)
  if (chosen) return { state: CLOSED, ...replaceWord(line, cursor, chosen.value) }
  const shared = commonStart(state.choices.map((choice) => choice.value))
  const typed = line.slice(0, cursor)
  const grown = replaceWord(line, cursor, shared)
  const longer = grown.line.trimEnd().length > line.trimEnd().length && shared !== '' && !typed.endsWith(shared)
  if (!longer) return { state: moved(state, 1), line, cursor }
  return { state, line: grown.line.trimEnd(), cursor: grown.line.trimEnd().length }
}

function commonStart(values: readonly string[]): string {
  const [first = '', ...others] = values
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}
