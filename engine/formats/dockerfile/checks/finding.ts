import type { Instruction, Lines } from '../dockerfile.ts'
import type { RuleName } from './rules.ts'

/** What a check found, before it is decided whether that check counts here. */
export interface Finding {
  rule: RuleName
  message: string
  lines: Lines
  /** Of the instruction: they may hold a `check=`. */
  comments: readonly string[]
}

export function found(rule: RuleName, at: Pick<Instruction, 'lines' | 'comments'>, message: string): Finding {
  return { rule, message, lines: at.lines, comments: at.comments }
}
