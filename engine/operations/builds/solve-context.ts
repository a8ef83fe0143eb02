import type { Digest } from '../../base/digest.ts'
import type { Builder } from '../../formats/dockerfile/apply-to-config.ts'
import type { Dockerfile, Lines } from '../../formats/dockerfile/dockerfile.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { BuildRecord, BuildRequest, Built } from './builds.ts'
import { BuildError } from './build-error.ts'
import type { BuildNetwork } from './build-network.ts'
import type { BuildDeps } from './deps.ts'
import type { Plan, PlannedStage } from './plan.ts'
import type { StageState } from './stage-state.ts'
import type { Told } from './told.ts'

/** What lives as long as a build. */
export interface BuildContext {
  readonly deps: BuildDeps
  readonly id: string
  readonly trace: OperationTrace
  readonly told: Told
  /** Adds to what the history knows of it. */
  note(change: (record: BuildRecord) => Partial<BuildRecord>): void
  readonly signal: AbortSignal
  /** Its folder; goes with the build. */
  readonly folder: string
  readonly network: BuildNetwork
  /** Keeps layers from being freed until the build is closed. */
  hold(layers: readonly Digest[]): Promise<void>
  /** A number that no other step of the build has. */
  nextStep(): number
  /** Runs when the build is closed, the last first. */
  defer(release: () => Promise<void> | void): void
  stateOf(built: Built): StageState
}

/** What lives as long as one target is built. */
export interface SolveContext {
  readonly build: BuildContext
  readonly request: BuildRequest
  readonly file: Dockerfile
  readonly plan: Plan
  readonly globals: ReadonlyMap<string, string>
  readonly ignore: readonly string[]
  /** The folder with the files of the context; it is asked for when the first step needs it. */
  contextFolder(): Promise<string>
  /** Of a named context. */
  namedFolder(name: string): Promise<string>
  stage(stage: PlannedStage): Promise<StageState>
  /** The number of the next instruction, among those of all stages. */
  nextInstruction(): { number: number; of: number }
}

/** Whose ways the build has. */
export function builderOf({ classic }: Pick<BuildRequest, 'classic'>): Builder {
  return classic ? 'classic' : 'buildkit'
}

/** An error at its place in the Dockerfile. */
export function atLines(
  { file }: Pick<SolveContext, 'file'>,
  lines: Lines | null,
  error: unknown,
  vertex: string | null = null,
): BuildError {
  if (error instanceof BuildError) return error
  const known = error as Partial<BuildError> & Error
  return new BuildError(known.code ?? 'internal', known.message, {
    source: lines === null ? null : { name: file.name, text: file.text, lines },
    vertex,
    exitCode: null,
    cause: error,
  })
}
