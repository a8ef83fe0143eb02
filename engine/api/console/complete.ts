import type { Command, Option } from 'commander'
import type { Status } from '../../wire/containers.ts'
import type { Completion } from '../../wire/system.ts'
import { commandOf } from './parse-line.ts'
import { buildProgram } from './program.ts'

/** What there is to name, at the moment of asking. */
export interface Names {
  containers: readonly { name: string; status: Status; hint: string }[]
  images: readonly { name: string; hint: string }[]
  volumes: readonly { name: string; hint: string }[]
  networks: readonly { name: string; hint: string }[]
}

/** States a verb can act on; a verb that is not here takes any. */
const ACTS_ON: Readonly<Record<string, readonly Status[]>> = {
  start: ['created', 'exited'],
  stop: ['running', 'paused', 'restarting'],
  kill: ['running', 'paused', 'restarting'],
  pause: ['running'],
  unpause: ['paused'],
  exec: ['running'],
  attach: ['running'],
  stats: ['running', 'paused'],
  top: ['running', 'paused'],
}

const SIGNALS = ['HUP', 'INT', 'KILL', 'QUIT', 'STOP', 'TERM', 'USR1', 'USR2', 'WINCH']

/** What could stand in place of the word under the cursor. Pure: commands and flags from the one definition, names from `names`. */
export function complete(line: string, cursor: number, names: Names): Completion[] {
  const before = line.slice(0, cursor).split(/\s+/)
  const typed = before.pop() ?? ''
  const words = before.filter(Boolean)
  const fits = (choice: Completion): boolean => choice.value.startsWith(typed)
  if (words.length === 0 && typed !== '' && 'docker'.startsWith(typed) && typed !== 'docker')
    return [
      { value: 'docker', hint: '' },
      ...choices(
        buildProgram(80, () => {}),
        [],
        typed,
        names,
      ).filter(fits),
    ]
  if (words[0] === 'docker') words.shift()
  const { command, rest } = commandOf(
    buildProgram(80, () => {}),
    words,
  )
  return choices(command, rest, typed, names).filter(fits)
}

function choices(command: Command, words: readonly string[], typed: string, names: Names): Completion[] {
  if (command.commands.length)
    return words.length ? [] : command.commands.map((each) => ({ value: each.name(), hint: each.description() }))
  const awaiting = waitingOption(command, words.at(-1))
  if (awaiting) return valuesOf(awaiting, names)
  const given = argumentsGiven(command, words)
  const argument = command.registeredArguments[given] ?? command.registeredArguments.at(-1)
  const own = given > 0 && command.registeredArguments.length > 1 && argument?.variadic === true
  if (typed.startsWith('-')) return own ? [] : flagsOf(command)
  if (!argument || (given >= command.registeredArguments.length && !argument.variadic)) return []
  return namesFor(command.name(), argument.name(), words, names)
}

function flagsOf(command: Command): Completion[] {
  return command.options
    .filter((option) => !option.hidden)
    .flatMap((option) =>
      [option.long, option.short].flatMap((value) => (value ? [{ value, hint: option.description }] : [])),
    )
}

/** The option whose value comes next. */
function waitingOption(command: Command, word: string | undefined): Option | undefined {
  if (!word?.startsWith('-') || word.includes('=')) return undefined
  return command.options.find((option) => option.required && (option.long === word || option.short === word))
}

function valuesOf(option: Option, names: Names): Completion[] {
  if (option.long === '--network') return names.networks.map(({ name, hint }) => ({ value: name, hint }))
  if (option.long === '--signal' || option.long === '--stop-signal')
    return SIGNALS.map((value) => ({ value, hint: '' }))
  return []
}

function argumentsGiven(command: Command, words: readonly string[]): number {
  let count = 0
  for (const [index, word] of words.entries())
    if (!word.startsWith('-') && !(index > 0 && waitingOption(command, words[index - 1]))) count++
  return count
}

/** `remove` of a group acts like its short form, and a name that is there already is not offered twice. */
function namesFor(verb: string, argument: string, words: readonly string[], names: Names): Completion[] {
  const states = ACTS_ON[verb]
  const containers = names.containers
    .filter(({ name, status }) => !words.includes(name) && (!states || states.includes(status)))
    .map(({ name, hint }) => ({ value: name, hint }))
  const images = names.images
    .filter(({ name }) => !words.includes(name))
    .map(({ name, hint }) => ({ value: name, hint }))
  if (argument === 'NETWORK')
    return names.networks.filter(({ name }) => !words.includes(name)).map(({ name, hint }) => ({ value: name, hint }))
  if (argument === 'CONTAINER') return containers
  if (argument === 'IMAGE') return images
  if (argument === 'VOLUME')
    return names.volumes.filter(({ name }) => !words.includes(name)).map(({ name, hint }) => ({ value: name, hint }))
  return argument === 'NAME' ? [...containers, ...images] : []
}
