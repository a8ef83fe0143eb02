import type { BuildWarning, Dockerfile, FromInstruction } from '../dockerfile.ts'
import { globalArguments } from '../build-arguments.ts'
import { DockerfileError } from '../dockerfile-error.ts'
import type { PathPatterns } from '../path-patterns.ts'
import { type WalkedStage, type WalkOptions, walk } from '../walk.ts'
import { base, basePlatform, defaultBases } from './bases.ts'
import { fromCasing, instructionCasing } from './casing.ts'
import { CHECK_ARGUMENT, type CheckOptions, isChecked, readCheckOptions } from './check-options.ts'
import { maintainer, overridden, ports, relativeWorkdir, shellForm } from './commands.ts'
import { ignoredSources } from './copies.ts'
import type { Finding } from './finding.ts'
import { description, stageNames } from './names.ts'
import { RULES, ruleAddress } from './rules.ts'
import { pairs, undefinedVariables } from './variables.ts'

/** Stages that are not built (`stages`) are only looked at for their form. */
export interface CheckScene extends WalkOptions {
  /** Of the context; null: nothing is left out. */
  ignored: PathPatterns | null
}

export interface Checked {
  /** As they are found: form first, then stage by stage. */
  warnings: BuildWarning[]
  /** What would fail, found on the way; or, when the file asks for it, that something was found at all. */
  error: DockerfileError | null
}

/** Docker's build checks on a Dockerfile, as its `# check=` or the build argument of that name wants them. */
export function check(file: Dockerfile, scene: CheckScene): Checked {
  const warnings: BuildWarning[] = []
  let options: CheckOptions | null = null
  try {
    options = checkOptionsOf(file, scene.scene.given)
    for (const finding of findings(file, scene))
      if (isChecked(finding.rule, options, finding.comments)) warnings.push(warningOf(finding))
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    return { warnings, error }
  }
  return { warnings, error: options.error ? violation(warnings) : null }
}

/** `skip`, `experimental` and `error` for a file. Rejects options that are none. */
function checkOptionsOf(file: Dockerfile, given: ReadonlyMap<string, string>): CheckOptions {
  const argument = given.get(CHECK_ARGUMENT)
  if (argument === undefined) return readOptions(file.directives.check, 'check options')
  return readOptions(argument, `build-arg:${CHECK_ARGUMENT}`)
}

/** The one check that has to wait for the base image: whether it came for the platform (`linux/arm64`) that was asked for. */
export function checkBasePlatform(
  file: Dockerfile,
  from: FromInstruction,
  platforms: { expected: string; pulled: string },
  given: ReadonlyMap<string, string>,
): BuildWarning[] {
  const options = checkOptionsOf(file, given)
  return [...basePlatform(from, platforms.expected, platforms.pulled)]
    .filter(({ rule, comments }) => isChecked(rule, options, comments))
    .map(warningOf)
}

function warningOf({ rule, message, lines }: Finding): BuildWarning {
  return { rule, description: RULES[rule].description, url: ruleAddress(rule), message, lines }
}

/** How a build that is under way tells of a warning: `UndefinedVar: Usage of … (line 3)`. */
export function shortWarning({ rule, message, lines }: BuildWarning): string {
  return `${rule}: ${message} (line ${lines.start})`
}

function* findings(file: Dockerfile, scene: CheckScene): Generator<Finding> {
  for (const line of file.emptyContinuations)
    yield {
      rule: 'NoEmptyContinuation',
      message: 'Empty continuation line',
      lines: { start: line, end: line },
      comments: [],
    }
  yield* form(file)
  yield* stageNames(file)
  yield* instructionCasing(file)
  yield* defaultBases(file, scene.scene)
  const globals = globalArguments(file, scene.scene)
  for (const stage of file.stages) yield* base(stage, file, globals)
  for (const walked of walk(file, scene)) yield* inStage(walked, scene.ignored)
}

function* form(file: Dockerfile): Generator<Finding> {
  for (const arg of file.globalArgs) yield* description(arg)
  for (const { from, instructions } of file.stages) {
    yield* fromCasing(from)
    yield* description(from)
    for (const instruction of instructions) {
      yield* maintainer(instruction)
      if (instruction.kind === 'ARG') yield* description(instruction)
    }
  }
}

function* inStage(walked: WalkedStage, ignored: PathPatterns | null): Generator<Finding> {
  for (const [at, step] of walked.steps.entries()) {
    const { instruction } = step.done
    if (walked.known) yield* undefinedVariables(step)
    yield* pairs(instruction)
    yield* overridden(walked.steps, at)
    yield* shellForm(step)
    yield* relativeWorkdir(walked, at)
    yield* ports(instruction)
    if (ignored !== null) yield* ignoredSources(instruction, ignored)
  }
}

function violation(warnings: readonly BuildWarning[]): DockerfileError | null {
  const rules = [...new Set(warnings.map((warning) => warning.rule))]
  return rules.length === 0 ? null : new DockerfileError(`lint violation found for rules: ${rules.join(', ')}`)
}

function readOptions(text: string | null, what: string): CheckOptions {
  try {
    return readCheckOptions(text)
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    throw new DockerfileError(`failed to parse ${what}: ${error.message}`, { cause: error })
  }
}
