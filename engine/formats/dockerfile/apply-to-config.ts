import { EngineError } from '../../base/errors.ts'
import type { HealthConfig } from '../oci/health-config.ts'
import type { ImageRunConfig } from '../oci/image-config.ts'
import { parseSignal } from '../signals.ts'
import type { CommandForm, HealthcheckInstruction, Instruction } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { exposedPorts } from './ports.ts'
import { DEFAULT_SHELL } from './run-command.ts'

/** Who builds, where Docker's two builders differ: BuildKit, or the classic one (`POST /build`, `commit --change`). */
export type Builder = 'buildkit' | 'classic'

/** The part of an image config that instructions change. */
export interface Configured {
  config: ImageRunConfig
  /** Of MAINTAINER; '' without one. */
  author: string
  /** This stage has had a CMD: a later ENTRYPOINT then keeps it; one of the base image it drops. */
  commandSet: boolean
}

/**
 * An image config as it is after an instruction whose variables are expanded; what was before stays as it is. The one
 * place that knows what Docker makes of an instruction, for builds and for `commit --change`. RUN, COPY, ADD and ARG
 * change no config. Rejects `DockerfileError` for what Docker refuses here: a port, an unknown signal.
 */
export function applyToConfig(at: Configured, instruction: Instruction, builder: Builder): Configured {
  const { config } = at
  const set = (change: ImageRunConfig): Configured => ({ ...at, config: { ...config, ...change } })
  switch (instruction.kind) {
    case 'ENV':
      return set({ Env: instruction.pairs.reduce(withVariable, config.Env ?? []) })
    case 'LABEL':
      return set({ Labels: { ...config.Labels, ...namedValues(instruction.pairs) } })
    case 'CMD':
      return { ...set({ Cmd: command(instruction.command, config, builder), ...escaped(builder) }), commandSet: true }
    case 'ENTRYPOINT':
      return set({ Entrypoint: entrypoint(instruction.command, config), ...(at.commandSet ? {} : { Cmd: undefined }) })
    case 'SHELL':
      return set({ Shell: argvOf(instruction.command, config) })
    case 'EXPOSE':
      return set({ ExposedPorts: { ...config.ExposedPorts, ...asSet(portsOf(instruction.words)) } })
    case 'VOLUME':
      return set({ Volumes: { ...config.Volumes, ...asSet(instruction.words.map(volume)) } })
    case 'USER':
      return set({ User: instruction.text })
    case 'WORKDIR':
      return set({ WorkingDir: workingDirectory(config.WorkingDir, instruction.text) })
    case 'STOPSIGNAL':
      return set({ StopSignal: signal(instruction.text) })
    case 'HEALTHCHECK':
      return set({ Healthcheck: healthcheck(instruction) })
    case 'ONBUILD':
      return set({ OnBuild: [...(config.OnBuild ?? []), instruction.text] })
    case 'MAINTAINER':
      return { ...at, author: instruction.text }
    default:
      return at
  }
}

/** What a command starts: the shell form by the image's shell. */
export function argvOf(command: CommandForm, config: ImageRunConfig): string[] {
  return command.form === 'exec' ? command.words : [...(config.Shell ?? DEFAULT_SHELL), command.text]
}

export function portsOf(words: readonly string[]): string[] {
  return words.flatMap((word) => exposedPorts(word).ports)
}

/** An absolute path stays as it is written; a relative one follows on the one before. */
export function workingDirectory(before: string | undefined, path: string): string {
  const current = before?.startsWith('/') ? before : `/${before ?? ''}`
  if (path.startsWith('/')) return path
  const parts: string[] = []
  for (const part of `${current}/${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** BuildKit marks every CMD so; it means something on Windows only. */
function escaped(builder: Builder): ImageRunConfig {
  return builder === 'buildkit' ? { ArgsEscaped: true } : {}
}

/** BuildKit writes no empty list. */
function command(form: CommandForm, config: ImageRunConfig, builder: Builder): string[] | undefined {
  const argv = argvOf(form, config)
  return argv.length === 0 && builder === 'buildkit' ? undefined : argv
}

function entrypoint(form: CommandForm, config: ImageRunConfig): string[] | undefined {
  const argv = argvOf(form, config)
  return argv.length === 0 ? undefined : argv
}

/** A name that is there keeps its place and gets the new value. */
function withVariable(env: string[], { name, value }: { name: string; value: string }): string[] {
  const entry = `${name}=${value}`
  const at = env.findIndex((before) => before === name || before.startsWith(`${name}=`))
  return at < 0 ? [...env, entry] : env.with(at, entry)
}

function namedValues(pairs: readonly { name: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ name, value }) => [name, value]))
}

function asSet(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, {}]))
}

/** As it is written, when it is one. */
function signal(text: string): string {
  try {
    parseSignal(text)
    return text
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw new DockerfileError(error.message, { cause: error })
  }
}

function volume(path: string): string {
  if (path !== '') return path
  throw new DockerfileError('VOLUME specified can not be an empty string')
}

function healthcheck(check: HealthcheckInstruction): HealthConfig {
  if (check.command === null) return { Test: ['NONE'] }
  const { command } = check
  return {
    Test: command.form === 'exec' ? ['CMD', ...command.words] : ['CMD-SHELL', command.text],
    ...(check.interval ? { Interval: check.interval } : {}),
    ...(check.timeout ? { Timeout: check.timeout } : {}),
    ...(check.startPeriod ? { StartPeriod: check.startPeriod } : {}),
    ...(check.startInterval ? { StartInterval: check.startInterval } : {}),
    ...(check.retries ? { Retries: check.retries } : {}),
  }
}
