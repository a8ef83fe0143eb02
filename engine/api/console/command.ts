import { type Command, Option } from 'commander'
import type { BuildProgress } from '../../operations/builds/builds.ts'
import type { Engine, Origin } from '../../operations/engine.ts'
import type { RequestFor, RequestInput } from '../../wire/requests.ts'
import type { Performed } from '../window/perform.ts'
import type { ConsoleIo } from './io.ts'

/** What a command of one line works with. */
export interface Session {
  readonly engine: Engine
  readonly io: ConsoleIo
  readonly signal: AbortSignal
  /** For verbs that are no `Request` (exec, attach, cp). */
  readonly origin: Origin
  /** As the button does it; the trace has the line that was typed. `onProgress`: of a build; `onOpen`: as soon as it has a number. */
  perform(
    request: RequestInput,
    onProgress?: (progress: BuildProgress) => void,
    onOpen?: (operation: number) => void,
  ): Promise<Performed>
  /** `docker run` without `-d`: the line goes on until the container ends. Resolves with the exit code. */
  foreground(request: RequestFor<'run'>): Promise<number>
  /** `docker start -a`, likewise. */
  startAttached(container: string): Promise<number>
}

/** One `docker` command: parser, help and completion are made of this. `Flags` are commander's names of the options. */
export interface CommandDefinition<Flags = object> {
  summary: string
  /** In commander's spelling; the names say what completes them: `<CONTAINER...>`, `[IMAGE]`. */
  arguments: string[]
  /** Where Docker's usage line is not what the arguments say. */
  usage?: string
  options?: Option[]
  /** What follows the first argument belongs to the program that is started. */
  passThrough?: boolean
  /** Resolves with the exit code; nothing means 0. */
  run(session: Session, words: string[], flags: Flags): Promise<number | undefined>
}

/** Keeps the type of the flags from the options' spelling to `run`, then forgets it, so that all commands fit one table. */
export function define<Flags>(definition: CommandDefinition<Flags>): CommandDefinition {
  return definition as CommandDefinition
}

export function flag(flags: string, description: string): Option {
  return new Option(flags, description)
}

/** An option with a value; `kind` is the word that help shows for it. */
export function value<T>(flags: string, kind: string, description: string, parse: (text: string) => T): Option {
  return new Option(`${flags} <${kind}>`, description).argParser(parse)
}

export function text(flags: string, description: string): Option {
  return new Option(`${flags} <string>`, description)
}

/** An option that may be given several times. */
export function list<T>(flags: string, kind: string, description: string, parse: (text: string) => T): Option {
  return new Option(`${flags} <${kind}>`, description).argParser((word: string, before: T[] | undefined) => [
    ...(before ?? []),
    parse(word),
  ])
}

export function same(word: string): string {
  return word
}

/** Joins the parts of a command's name: `docker container ls`. */
export function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name()
}
