import type { RunInstruction } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { heredocMark } from './heredoc.ts'

export const DEFAULT_SHELL: readonly string[] = ['/bin/sh', '-c']

/** What a RUN starts. */
export interface RunCommand {
  argv: string[]
  /** A file that is there while it runs, read-only and executable: a heredoc that names its own interpreter. */
  script: { path: string; content: string } | null
}

/**
 * The process of a RUN. A command that is nothing but a heredoc is a script: run by what its first line names, else by the
 * shell. Other heredocs are the shell's own, and reach it as they are written.
 */
export function runCommand(run: RunInstruction, shell: readonly string[] = DEFAULT_SHELL): RunCommand {
  const { command, heredocs } = run
  if (command.form === 'exec') {
    if (command.words.length === 0) throw new DockerfileError('no command specified', { lines: run.lines })
    return { argv: command.words, script: null }
  }
  const [first] = heredocs
  if (first === undefined) return { argv: [...shell, command.text], script: null }
  if (heredocMark(command.text) === null) {
    const bodies = heredocs.map((heredoc) => `\n${heredoc.content}${heredoc.name}`)
    return { argv: [...shell, command.text + bodies.join('')], script: null }
  }
  if (!first.content.startsWith('#!')) return { argv: [...shell, first.content], script: null }
  const path = `/dev/pipes/${first.name}`
  return { argv: [...shell, path], script: { path, content: first.content } }
}
