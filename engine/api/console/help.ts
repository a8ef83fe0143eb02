import type { Command, Option } from 'commander'
import { fullName } from './command.ts'

const LEAST_DESCRIPTION = 24

/** Help as the real CLI lays it out. */
export function helpText(command: Command, names: readonly string[], columns: number): string {
  const sections = [usageLine(command), command.description()]
  if (names.length > 1) sections.push(`Aliases:\n  ${names.map((name) => `docker ${name}`).join(', ')}`)
  const subcommands = command.commands.map((each): [string, string] => [each.name(), each.description()])
  if (subcommands.length) sections.push(`Commands:\n${list(subcommands, columns)}`)
  const options = command.options.filter((option) => !option.hidden)
  if (options.length) sections.push(`Options:\n${list(options.map(optionLine), columns)}`)
  if (subcommands.length) sections.push(`Run '${fullName(command)} COMMAND --help' for more information on a command.`)
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

export function usageLine(command: Command): string {
  return `Usage:  ${fullName(command)} ${command.usage()}`
}

function optionLine(option: Option): [string, string] {
  const kind = /<(.+)>$/.exec(option.flags)?.[1]
  const names = `${option.short ? `${option.short}, ` : '    '}${option.long ?? ''}`
  return [kind ? `${names} ${kind}` : names, option.description]
}

/** Two columns; the second is broken at spaces so that it stays within the terminal. */
function list(rows: readonly (readonly [string, string])[], columns: number): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 3
  const room = Math.max(LEAST_DESCRIPTION, columns - width - 2)
  return rows
    .map(([name, description]) =>
      wrap(description, room)
        .map((line, index) => `  ${(index === 0 ? name : '').padEnd(width)}${line}`)
        .join('\n'),
    )
    .join('\n')
}

function wrap(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last && last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = last ? `${last} ${word}` : word
  }
  return lines
}
