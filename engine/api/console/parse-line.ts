import { type Command, CommanderError } from 'commander'
import { fullName } from './command.ts'
import { usageLine } from './help.ts'
import { type Bound, buildProgram } from './program.ts'
import { splitLine } from './words.ts'

/** What a line asks for: something to run, or a text to print (help, or why it is refused) with an exit code. */
export type ParsedLine =
  | { type: 'run'; run: Bound; command: string }
  | { type: 'print'; stream: 'stdout' | 'stderr'; text: string; code: number }

/** Reads one line without doing anything. Throws `invalid` for what only a shell could run. */
export function parseLine(line: string, columns: number): ParsedLine {
  const words = splitLine(line)
  let bound: Bound | null = null
  const docker = buildProgram(columns, (run) => {
    bound = run
  })
  const { command, rest } = commandOf(docker, words[0] === 'help' ? [...words.slice(1), '--help'] : words)
  if (command.commands.length) return incomplete(command, rest)
  if (asksForHelp(command, rest)) return { type: 'print', stream: 'stdout', text: command.helpInformation(), code: 0 }
  try {
    command.parse(plainBooleans(command, rest), { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return refused(command, error, rest)
    throw error
  }
  if (!bound) throw new Error(`${fullName(command)} has no action`)
  return { type: 'run', run: bound, command: fullName(command).replace(/^docker /, '') }
}

/** The command that the first words name, and the words behind. */
export function commandOf(docker: Command, words: readonly string[]): { command: Command; rest: string[] } {
  let command = docker
  let taken = 0
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word)
    if (!next) break
    command = next
    taken++
  }
  return { command, rest: words.slice(taken) }
}

function incomplete(command: Command, [word]: string[]): ParsedLine {
  if (word === undefined || word === '--help' || word === '-h')
    return { type: 'print', stream: 'stdout', text: command.helpInformation(), code: 0 }
  const unknown = word.startsWith('-') ? unknownFlag(word) : `docker: unknown command: ${fullName(command)} ${word}`
  const usage = command.parent ? `Usage:  ${fullName(command)}\n\n` : ''
  return print(`${unknown}\n\n${usage}Run '${fullName(command)} --help' for more information`, 1)
}

function asksForHelp(command: Command, words: readonly string[]): boolean {
  const own = isPassThrough(command) ? words.slice(0, firstArgument(command, words)) : words
  return own.includes('--help')
}

function isPassThrough(command: Command): boolean {
  return command.registeredArguments.length > 1 && command.registeredArguments.at(-1)?.variadic === true
}

/** Index of the first word that is neither a flag nor a flag's value. */
function firstArgument(command: Command, words: readonly string[]): number {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (!word.startsWith('-') || word === '-') return index
    const option = command.options.find((each) => each.long === word || each.short === `-${word.at(-1)}`)
    if (option?.required && !word.includes('=')) index++
  }
  return words.length
}

/** Go lets `--rm=false` and `--rm=true` stand for a flag without a value; commander does not. */
function plainBooleans(command: Command, words: readonly string[]): string[] {
  const end = isPassThrough(command) ? firstArgument(command, words) : words.length
  return words.flatMap((word, index) => {
    const match = index < end && /^(--?[\w-]+)=(true|false|1|0|t|f)$/i.exec(word)
    if (!match) return [word]
    const [, name = '', truth = ''] = match
    const option = command.options.find((each) => each.long === name || each.short === name)
    if (!option || option.required) return [word]
    if (/^(true|1|t)$/i.test(truth)) return [name]
    const opposite = `--no-${option.name()}`
    return command.options.some((each) => each.long === opposite) ? [opposite] : []
  })
}

function refused(command: Command, error: CommanderError, words: readonly string[]): ParsedLine {
  const name = fullName(command)
  const usage = usageLine(command)
  if (error.code === 'commander.missingArgument' || error.code === 'commander.excessArguments') {
    const counted = argumentCount(command)
    const see = counted.includes('at least') ? 'See' : 'Run'
    return print(`docker: '${name}' ${counted}\n\n${usage}\n\n${see} '${name} --help' for more information`, 1)
  }
  return print(`${flagSentence(error, words)}\n\n${usage}\n\nRun '${name} --help' for more information`, 125)
}

function flagSentence(error: CommanderError, words: readonly string[]): string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  if (error.code === 'commander.unknownOption') return unknownFlag(quoted)
  if (error.code === 'commander.optionMissingArgument') {
    const [spelled = ''] = quoted.split(' <')
    const short = words.at(-1)
    return short && /^-\w+$/.test(short)
      ? `flag needs an argument: '${short.at(-1)}' in ${short}`
      : `flag needs an argument: ${spelled.split(', ').at(-1)}`
  }
  const invalid = /option '(.+?)(?: <.+>)?' argument '([\s\S]*)' is invalid\. ([\s\S]*)$/.exec(error.message)
  if (!invalid) return error.message
  return `invalid argument "${invalid[2]}" for "${invalid[1]}" flag: ${invalid[3]}`
}

function unknownFlag(word: string): string {
  return word.startsWith('--') ? `unknown flag: ${word}` : `unknown shorthand flag: '${word[1] ?? ''}' in ${word}`
}

function argumentCount(command: Command): string {
  const all = command.registeredArguments
  const least = all.filter((argument) => argument.required).length
  const plural = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`
  if (all.length === 0) return 'accepts no arguments'
  if (all.at(-1)?.variadic) return `requires at least ${plural(least)}`
  if (least === all.length) return `requires ${plural(least)}`
  return least ? `requires at least ${plural(least)}` : `requires at most ${plural(all.length)}`
}

function print(text: string, code: number): ParsedLine {
  return { type: 'print', stream: 'stderr', text: `${text}\n`, code }
}
