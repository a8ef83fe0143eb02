import type { ImageRunConfig } from '../oci/image-config.ts'
import { applyToConfig, type Builder, type Configured } from './apply-to-config.ts'
import { STEERING_ARGUMENTS } from './build-arguments.ts'
import type { ArgInstruction, Directives, Instruction } from './dockerfile.ts'
import { onLines } from './dockerfile-error.ts'
import { type ExpandOptions, expand, type Variables } from './expand.ts'
import { expandInstruction } from './expand-instruction.ts'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Where a stage stands before one of its instructions: all that what follows depends on, but the files. */
export interface StageState extends Configured {
  /** Of ENV and ARG, the last word counts: what instructions expand, and the environment of RUN. */
  variables: Variables
  /** ARGs declared so far; null where one has no value. */
  args: ReadonlyMap<string, string | null>
}

/** What instructions of a stage take from the build as a whole. */
export interface StageScene {
  builder: Builder
  escape: Directives['escape']
  /** `--build-arg`. */
  given: ReadonlyMap<string, string>
  /** Of `globalArguments()`. */
  globals: Variables
}

export interface Evaluated<T extends Instruction> {
  /** With its variables expanded; an ARG with the value that it got (BuildKit), or with its default (classic). */
  instruction: T
  state: StageState
  /** Variables that it names and that are not set, once for each word that names them. */
  unset: readonly string[]
}

/**
 * The begin of a stage. `base`: config of its base image, null for scratch, or the state at the end of the stage that it is
 * built on, whose arguments it goes on with in BuildKit. Triggers of the base (`OnBuild`) are its first instructions: read them before.
 */
export function beginStage(base: ImageRunConfig | StageState | null, builder: Builder): StageState {
  const before = base !== null && 'commandSet' in base ? base : null
  const config = before?.config ?? (base as ImageRunConfig | null) ?? emptyConfig(builder)
  const env = config.Env ?? []
  const keeps = builder === 'buildkit' ? before : null
  const withPath = env.some((entry) => entry.startsWith('PATH=')) ? env : [...env, `PATH=${DEFAULT_PATH}`]
  return {
    config: { ...config, Env: withPath, OnBuild: undefined },
    author: before?.author ?? '',
    commandSet: false,
    variables: new Map([...(keeps?.variables ?? []), ...variablesOf(withPath)]),
    args: keeps?.args ?? new Map(),
  }
}

/** The begin of `commit --change`: nothing is added to the config. */
export function beginChanges(config: ImageRunConfig): StageState {
  const variables = variablesOf(config.Env ?? [])
  return { config, author: '', commandSet: false, variables, args: new Map() }
}

/** Expands an instruction and applies it. The state before stays as it is. Rejects `DockerfileError` with its lines. */
export function evaluate<T extends Instruction>(state: StageState, instruction: T, scene: StageScene): Evaluated<T> {
  const options: ExpandOptions = { escape: scene.escape }
  return onLines(instruction.lines, () => {
    if (instruction.kind === 'ARG') {
      const { args, next, unset } = declare(state, instruction, scene, options)
      return { instruction: { ...instruction, args }, state: next, unset }
    }
    const expanded = expandInstruction(instruction, state.variables, options)
    const configured = applyToConfig(state, expanded.instruction, scene.builder)
    const variables = withPairs(state.variables, expanded.instruction)
    return {
      instruction: expanded.instruction,
      state: { ...state, ...configured, variables },
      unset: unknown(expanded.unset, state),
    }
  })
}

/**
 * The arguments that a RUN is told to have run with, in its history and its place in the cache. An ENV of the same name
 * hides an argument: the classic builder then leaves it out, BuildKit tells the value of the ENV.
 */
export function runArguments(state: StageState, builder: Builder): Map<string, string> {
  const told = new Map<string, string>()
  const env = variablesOf(state.config.Env ?? [])
  for (const [name, value] of state.args)
    if (builder === 'buildkit') told.set(name, state.variables.get(name) ?? value ?? '')
    else if (value !== null && !env.has(name)) told.set(name, value)
  return told
}

/** What was given wins, then its default, then what is declared before the first FROM. */
function declare(state: StageState, arg: ArgInstruction, scene: StageScene, options: ExpandOptions) {
  const variables = new Map(state.variables)
  const declared = new Map(state.args)
  const unset: string[] = []
  const args = arg.args.map(({ name, value }) => {
    const given = scene.given.get(name)
    // BuildKit does not look at a default that is not needed; the classic builder tells it in the history.
    const used = value !== null && (given === undefined || scene.builder === 'classic')
    const expanded = used ? expand(value, variables, options) : null
    unset.push(...unknown([...(expanded?.unset ?? [])], { ...state, args: declared }))
    const got = given ?? expanded?.text ?? scene.globals.get(name) ?? null
    if (got !== null && !STEERING_ARGUMENTS.has(name)) variables.set(name, got)
    declared.set(name, got)
    return { name, value: scene.builder === 'classic' ? (expanded?.text ?? null) : got }
  })
  return { args, next: { ...state, variables, args: declared }, unset }
}

/** A declared ARG without a value is not unknown. */
function unknown(unset: readonly string[], state: StageState): string[] {
  return unset.filter((name) => !state.args.has(name) && !STEERING_ARGUMENTS.has(name))
}

function withPairs(variables: Variables, instruction: Instruction): Variables {
  if (instruction.kind !== 'ENV') return variables
  return new Map([...variables, ...instruction.pairs.map(({ name, value }): [string, string] => [name, value])])
}

function emptyConfig(builder: Builder): ImageRunConfig {
  return builder === 'buildkit' ? { WorkingDir: '/' } : {}
}

function variablesOf(env: readonly string[]): Map<string, string> {
  return new Map(
    env.map((entry) => {
      const equals = entry.indexOf('=')
      return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)]
    }),
  )
}
