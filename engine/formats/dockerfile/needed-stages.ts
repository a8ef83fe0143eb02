import type { Dockerfile, Instruction, Stage } from './dockerfile.ts'
import { DockerfileError, onLines, withNearMiss } from './dockerfile-error.ts'
import { expand, type Variables } from './expand.ts'
import { goQuote } from './go-quote.ts'
import { nearMiss } from './near-miss.ts'
import { parseTrigger } from './parse.ts'

/** The stage that is asked for by its name, '' being the last. Rejects one that is none, with the near miss. */
export function targetStage(file: Dockerfile, target: string): Stage {
  const found = target === '' ? file.stages.at(-1) : stageOfName(file, target)
  if (found !== undefined) return found
  const names = file.stages.flatMap(({ name }) => name ?? [])
  throw withNearMiss(`target stage ${goQuote(target)} could not be found`, nearMiss(target, names))
}

/**
 * Places of the stages that a stage cannot do without, its own among them. `contexts`: names that the client lets something
 * else stand for. Rejects a `--from` that names no stage.
 */
export function neededStages(
  file: Dockerfile,
  target: Stage,
  globals: Variables,
  contexts: ReadonlySet<string> = new Set(),
): Set<number> {
  const needed = new Set<number>()
  const visit = (stage: Stage) => {
    if (needed.has(stage.index)) return
    needed.add(stage.index)
    for (const other of directlyNeeded(file, stage, globals, contexts)) visit(other)
  }
  visit(target)
  return needed
}

function directlyNeeded(file: Dockerfile, stage: Stage, globals: Variables, contexts: ReadonlySet<string>): Stage[] {
  const { lines, base } = stage.from
  const name = onLines(lines, () => expand(base, globals, { escape: file.directives.escape }).text)
  const earlier = file.stages.slice(0, stage.index)
  const baseStage = contexts.has(name) ? undefined : earlier.findLast((other) => other.name === name)
  const used = instructionsOf(stage, baseStage).flatMap((instruction) =>
    sourcesOf(instruction)
      .filter((source) => !contexts.has(source))
      .map((source) => onLines(instruction.lines, () => sourceStage(file, stage, source))),
  )
  return [baseStage, ...used].filter((one) => one !== undefined)
}

/** What a stage does, the triggers first that the stage sets on which it is built. */
export function instructionsOf(stage: Stage, base: Stage | undefined): Instruction[] {
  const triggers = (base?.instructions ?? []).filter((instruction) => instruction.kind === 'ONBUILD')
  return [...triggers.map(({ text }) => parseTrigger(text, stage.from.lines)), ...stage.instructions]
}

function sourcesOf(instruction: Instruction): string[] {
  if (instruction.kind === 'COPY') return instruction.from === null ? [] : [instruction.from]
  return instruction.kind === 'RUN' ? instruction.mounts.flatMap(({ from }) => from ?? []) : []
}

/** undefined: it is an image or a named context. */
function sourceStage(file: Dockerfile, stage: Stage, source: string): Stage | undefined {
  if (source.includes('$'))
    throw new DockerfileError(
      'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
    )
  const found = stageNamed(file, source)
  if (found === undefined && /^\d+$/.test(source)) throw new DockerfileError(`invalid stage index ${source}`)
  if (found?.index === stage.index)
    throw new DockerfileError(`circular dependency detected on stage: ${stage.name ?? stage.index}`)
  if (found !== undefined && found.index > stage.index)
    throw new DockerfileError(
      `cannot copy from stage ${goQuote(source)}, it needs to be defined before current stage ${goQuote(stage.name ?? `stage-${stage.index}`)}`,
    )
  return found
}

/** `--from` takes a place, too. */
function stageNamed(file: Dockerfile, name: string): Stage | undefined {
  return stageOfName(file, name) ?? (/^\d+$/.test(name) ? file.stages[Number(name)] : undefined)
}

function stageOfName(file: Dockerfile, name: string): Stage | undefined {
  return file.stages.findLast((stage) => stage.name === name.toLowerCase())
}
