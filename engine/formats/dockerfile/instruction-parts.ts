import type { CommandForm, Instruction } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { readFlags } from './flags.ts'
import type { LogicalLine } from './logical-lines.ts'
import type { Statement } from './statement.ts'

export type Line = LogicalLine<Statement>

export function commonOf(line: Line): Pick<Instruction, 'lines' | 'source' | 'keyword' | 'comments'> {
  return { lines: line.lines, source: line.value.text, keyword: line.value.keyword, comments: line.comments }
}

export function needArguments(keyword: string, args: readonly unknown[]): void {
  if (args.length === 0) throw new DockerfileError(`${keyword} requires at least one argument`)
}

/** For instructions that know no flag. */
export function noFlags(line: Line): void {
  readFlags(line.value.flags, {})
}

/** The one argument. `flags`: what is allowed before it. */
export function exactlyOne(keyword: string, line: Line, flags: 'no flags' | 'any flags' = 'no flags'): string {
  const [only] = line.value.args
  if (only === undefined) throw new DockerfileError(`${keyword} requires exactly one argument`)
  if (flags === 'no flags') noFlags(line)
  return only
}

/** `args`: of the command alone. */
export function commandForm(statement: Pick<Statement, 'args' | 'json'>): CommandForm {
  const { args, json } = statement
  return json ? { form: 'exec', words: args } : { form: 'shell', text: args[0] ?? '' }
}
