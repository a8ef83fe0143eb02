import { EngineError } from '../../base/errors.ts'
import type { ErrorDetails } from '../../wire/error-details.ts'
import type { RuntimeFailure } from './runtime.ts'

/** A process that could not be started, in Docker's words and with the exit code `docker run` gives for it. */
export class StartError extends EngineError implements RuntimeFailure {
  readonly exitCode: RuntimeFailure['exitCode']
  constructor(exitCode: RuntimeFailure['exitCode'], why: string, details?: ErrorDetails) {
    super('invalid', `unable to start container process: ${why}`, { details })
    this.exitCode = exitCode
  }
}

/** What was to be started. */
export interface Attempt {
  command: string
  cwd: string
}

export function attempt(process: { args: string[]; cwd: string }): Attempt {
  return { command: process.args[0] ?? '', cwd: process.cwd }
}

const REASONS: readonly [RegExp, RuntimeFailure['exitCode'], string][] = [
  [/no such file or directory/i, 127, 'no such file or directory'],
  [/not a directory/i, 127, 'not a directory'],
  [/permission denied|operation not permitted/i, 126, 'permission denied'],
  [/is a directory/i, 126, 'is a directory'],
  [/exec format error/i, 126, 'exec format error'],
]

const MOUNT_HINT =
  'Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type'

/**
 * Reads what crun or runc said when it refused. The `docker` CLI finds its own exit code by words of the message
 * ("executable file not found", "no such file or directory": 127; "permission denied", "is a directory": 126; else 125), so
 * these words appear exactly where they are meant.
 */
export function startFailure(text: string, { command, cwd }: Attempt): StartError {
  const said = lastMessage(text)
  const exec = `exec: ${JSON.stringify(command)}`
  const missing: ErrorDetails = { key: 'commandNotFound', values: { command } }
  const unfit: ErrorDetails = { key: 'commandNotExecutable', values: { command } }
  const [, exitCode, why] = REASONS.find(([pattern]) => pattern.test(said)) ?? [null, 128 as const, said]

  if (/not found in \$PATH/i.test(said)) {
    if (!command.includes('/')) return new StartError(127, `${exec}: executable file not found in $PATH`, missing)
    return new StartError(127, `${exec}: stat ${command}: no such file or directory`, missing)
  }
  if (/mount/i.test(said)) return new StartError(exitCode, why === 'not a directory' ? `${said}: ${MOUNT_HINT}` : said)
  if (/chdir|cwd/i.test(said) || said.includes(`mkdir ${cwd}`))
    return new StartError(exitCode, `chdir to cwd (${JSON.stringify(cwd)}) failed: ${why}`)
  if (!/exec: |open executable/.test(said)) return new StartError(128, said)
  if (exitCode === 127) return new StartError(127, `${exec}: stat ${command}: ${why}`, missing)
  return exitCode === 128 ? new StartError(128, said) : new StartError(exitCode, `${exec}: ${why}`, unfit)
}

/** The runtime's own sentence: out of JSON log lines where it wrote those. */
export function lastMessage(text: string): string {
  const lines = text.split('\n').map(messageOf).filter(Boolean)
  return lines.at(-1) ?? 'the runtime gave no reason'
}

function messageOf(line: string): string {
  if (!line.startsWith('{')) return line.trim()
  try {
    const { msg } = JSON.parse(line) as { msg?: unknown }
    return typeof msg === 'string' ? msg.trim() : line
  } catch {
    return line
  }
}
