import type { Dockerfile, Instruction, Lines, Stage } from '../../formats/dockerfile/dockerfile.ts'
import { DockerfileError } from '../../formats/dockerfile/dockerfile-error.ts'
import { expand, type Variables } from '../../formats/dockerfile/expand.ts'
import { instructionsOf, neededStages, targetStage } from '../../formats/dockerfile/needed-stages.ts'

/** Where the files of a COPY or a mount come from, or a stage's first layers. */
export type Source =
  | { type: 'stage'; stage: PlannedStage }
  | { type: 'context'; name: string }
  | { type: 'image'; reference: string }
  | { type: 'scratch' }

export interface PlannedStage {
  stage: Stage
  base: Source
  /** As FROM names it, variables expanded. */
  baseName: string
  /** `linux/arm64`; '' where FROM says nothing. */
  platform: string
  /** Stages whose results its instructions use, its base among them. */
  needs: readonly PlannedStage[]
}

export interface Plan {
  target: PlannedStage
  /** Those that the target needs, itself last; each after the ones that it needs. */
  stages: readonly PlannedStage[]
}

/**
 * Which stages a target needs. `contexts`: names that a client replaces by something of its own. Rejects `DockerfileError` for
 * a target, base or source that cannot be.
 */
export function planStages(
  file: Dockerfile,
  options: { target: string; globals: Variables; contexts: ReadonlySet<string> },
): Plan {
  const wanted = targetStage(file, options.target)
  const needed = neededStages(file, wanted, options.globals, options.contexts)
  const before: PlannedStage[] = []
  for (const stage of file.stages)
    if (stage !== wanted && needed.has(stage.index)) before.push(planned(file, stage, before, options))
  const target = planned(file, wanted, before, options)
  return { target, stages: inOrder(target) }
}

function planned(
  file: Dockerfile,
  stage: Stage,
  before: readonly PlannedStage[],
  { globals, contexts }: { globals: Variables; contexts: ReadonlySet<string> },
): PlannedStage {
  const { from } = stage
  const options = { escape: file.directives.escape }
  const baseName = at(from.lines, () => expand(from.base, globals, options).text)
  if (baseName === '') throw new DockerfileError(`base name (${from.base}) should not be blank`, { lines: from.lines })
  const platform =
    from.platform === null ? '' : at(from.lines, () => expand(from.platform ?? '', globals, options).text)
  const base = sourceNamed(
    baseName,
    before.filter(({ stage: { name } }) => name !== null),
    contexts,
    false,
  )
  const needs = new Set<PlannedStage>(base.type === 'stage' ? [base.stage] : [])
  for (const instruction of instructionsOf(stage, base.type === 'stage' ? base.stage.stage : undefined))
    for (const name of namesIn(instruction)) {
      const source = at(instruction.lines, () => copySource(name, stage, before, contexts))
      if (source.type === 'stage') needs.add(source.stage)
    }
  return { stage, base, baseName, platform, needs: [...needs] }
}

/** What `COPY --from` and `RUN --mount=from` name. */
export function copySource(
  name: string,
  stage: Stage,
  before: readonly PlannedStage[],
  contexts: ReadonlySet<string>,
): Source {
  const source = sourceNamed(name, before, contexts, true)
  if (source.type === 'image' && /^\d+$/.test(name) && Number(name) >= stage.index)
    throw new DockerfileError(`invalid from flag value ${name}: invalid stage index ${name}`)
  return source
}

function sourceNamed(
  name: string,
  stages: readonly PlannedStage[],
  contexts: ReadonlySet<string>,
  byNumber: boolean,
): Source {
  if (contexts.has(name)) return { type: 'context', name }
  const stage = stageNamed(stages, name, byNumber)
  if (stage) return { type: 'stage', stage }
  if (name === 'scratch') return { type: 'scratch' }
  const lower = [...contexts].find((one) => one.toLowerCase() === name.toLowerCase())
  return lower === undefined ? { type: 'image', reference: name } : { type: 'context', name: lower }
}

function stageNamed(stages: readonly PlannedStage[], name: string, byNumber = true): PlannedStage | undefined {
  const named = stages.findLast(({ stage }) => stage.name === name.toLowerCase())
  if (named || !byNumber || !/^\d+$/.test(name)) return named
  return stages.find(({ stage }) => stage.index === Number(name))
}

function namesIn(instruction: Instruction): string[] {
  if (instruction.kind === 'COPY') return instruction.from === null ? [] : [instruction.from]
  if (instruction.kind === 'RUN') return instruction.mounts.flatMap(({ from }) => from ?? [])
  return []
}

function inOrder(target: PlannedStage): PlannedStage[] {
  const found = new Set<PlannedStage>()
  const visit = (stage: PlannedStage) => {
    for (const needed of stage.needs) if (!found.has(needed)) visit(needed)
    found.add(stage)
  }
  visit(target)
  return [...found]
}

function at<T>(lines: Lines, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DockerfileError) || error.lines) throw error
    throw new DockerfileError(error.message, { lines, nearMiss: error.nearMiss, cause: error })
  }
}
