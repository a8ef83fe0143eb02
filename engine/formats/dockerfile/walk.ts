import type { ImageRunConfig } from '../oci/image-config.ts'
import { type BuildScene, globalArguments } from './build-arguments.ts'
import type { Dockerfile, Instruction, Stage } from './dockerfile.ts'
import { DockerfileError, onLines } from './dockerfile-error.ts'
import { beginStage, type Evaluated, evaluate, type StageScene, type StageState } from './evaluate.ts'
import { expand, type Variables } from './expand.ts'
import { parseTrigger } from './parse.ts'

/** A stage as it would be built, as far as that can be told without building: for checks and reports. */
export interface WalkedStage {
  stage: Stage
  /** Variables expanded. */
  baseName: string
  /** The stage that it is built on. */
  base: WalkedStage | null
  /** Its base image is known, or it has none: so every variable is. */
  known: boolean
  /** Triggers of the base first. */
  steps: WalkedStep[]
  end: StageState
  /** The instruction after the last step cannot be evaluated. */
  failed: DockerfileError | null
}

export interface WalkedStep {
  before: StageState
  written: Instruction
  done: Evaluated<Instruction>
}

export interface WalkOptions {
  scene: BuildScene
  /** The config of a stage's base image, by its name; null: not known. */
  baseConfig(name: string): ImageRunConfig | null
  /** Places of the stages that are walked, and with each those that it is built on; null: all. */
  stages: ReadonlySet<number> | null
  /** Names that the client lets something else stand for: no stage is meant by them. */
  contexts?: ReadonlySet<string>
}

/** Stages in their order, each when it is asked for. Rejects `DockerfileError` at what would fail, after the steps before it. */
export function* walk(file: Dockerfile, options: WalkOptions): Generator<WalkedStage> {
  const globals = globalArguments(file, options.scene)
  const walked: WalkedStage[] = []
  for (const stage of file.stages) {
    if (options.stages?.has(stage.index) === false) continue
    const done = walkStage(file, stage, walked, globals, options)
    walked.push(done)
    yield done
    if (done.failed !== null) throw done.failed
  }
}

function walkStage(
  file: Dockerfile,
  stage: Stage,
  before: readonly WalkedStage[],
  globals: Variables,
  options: WalkOptions,
): WalkedStage {
  const { from } = stage
  const { escape: mark } = file.directives
  const baseName = onLines(from.lines, () => expand(from.base, globals, { escape: mark }).text)
  if (baseName === '') throw new DockerfileError(`base name (${from.base}) should not be blank`, { lines: from.lines })
  const replaced = options.contexts?.has(baseName) === true
  const base = replaced ? null : (before.findLast((other) => other.stage.name === baseName) ?? null)
  const isScratch = baseName === 'scratch' && !replaced
  const config = base === null && !isScratch ? options.baseConfig(baseName) : null
  const known = base === null ? isScratch || config !== null : base.known
  const triggers = (base?.end.config ?? config)?.OnBuild ?? []
  const instructions = [...triggers.map((text) => parseTrigger(text, from.lines)), ...stage.instructions]
  const begin = beginStage(base?.end ?? config, 'buildkit')
  const scene = { builder: 'buildkit', escape: mark, given: options.scene.given, globals } as const
  const { steps, end, failed } = walkSteps(begin, instructions, scene)
  return { stage, baseName, base, known, steps, end, failed }
}

function walkSteps(
  begin: StageState,
  instructions: readonly Instruction[],
  scene: StageScene,
): Pick<WalkedStage, 'steps' | 'end' | 'failed'> {
  const steps: WalkedStep[] = []
  let end = begin
  try {
    for (const written of instructions) {
      const done = evaluate(end, written, scene)
      steps.push({ before: end, written, done })
      end = done.state
    }
    return { steps, end, failed: null }
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    return { steps, end, failed: error }
  }
}
