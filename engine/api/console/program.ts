import { Command } from 'commander'
import type { Session } from './command.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import { helpText } from './help.ts'

/** What a parsed line runs; absent when the line only asked for help or was refused. */
export type Bound = (session: Session) => Promise<number | undefined>

/** The `docker` of the console as commander's tree. `bind` is given what the line turned out to ask for. */
export function buildProgram(columns: number, bind: (run: Bound) => void): Command {
  const docker = quiet(new Command('docker'))
    .usage('COMMAND')
    .description('Containers and images, as the docker command has them')
    .enablePositionalOptions()
  for (const [name, summary] of Object.entries(GROUPS))
    docker.addCommand(quiet(new Command(name)).usage('COMMAND').description(summary).enablePositionalOptions())
  for (const { names, definition } of COMMANDS)
    for (const name of names) {
      const [last = '', group] = name.split(' ').reverse()
      const command = quiet(new Command(last)).description(definition.summary)
      for (const argument of definition.arguments) command.argument(argument)
      for (const option of definition.options ?? []) command.addOption(option)
      if (definition.passThrough) command.passThroughOptions()
      command.usage(definition.usage ?? usageOf(definition.arguments, Boolean(definition.options?.length)))
      command.helpInformation = () => helpText(command, names, columns)
      command.action(() => {
        const words = command.args.map(String)
        bind((session) => definition.run(session, words, command.opts()))
      })
      const parent = group ? docker.commands.find((each) => each.name() === group) : docker
      parent?.addCommand(command)
    }
  for (const command of [docker, ...docker.commands.filter((each) => each.name() in GROUPS)])
    command.helpInformation = () => helpText(command, [], columns)
  return docker
}

/** Commander throws instead of printing and ending the process; what is printed is ours. */
function quiet(command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption('--help', 'Print usage')
    .helpCommand(false)
    .allowExcessArguments(false)
}

/** `<CONTAINER...>` is `CONTAINER [CONTAINER...]`. */
function usageOf(arguments_: readonly string[], options: boolean): string {
  const words = arguments_.map((argument) => {
    const name = argument.slice(1, -1).replace('...', '')
    if (argument.startsWith('[')) return argument
    return argument.includes('...') ? `${name} [${name}...]` : name
  })
  return [...(options ? ['[OPTIONS]'] : []), ...words].join(' ')
}
