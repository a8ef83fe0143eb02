import { EngineError } from '../../../base/errors.ts'
import { type BuildScene, globalArguments } from '../build-arguments.ts'
import type { Dockerfile, FromInstruction, Stage } from '../dockerfile.ts'
import { DockerfileError } from '../dockerfile-error.ts'
import { type Expanded, expand, type Variables } from '../expand.ts'
import { goQuote } from '../go-quote.ts'
import { nearMiss } from '../near-miss.ts'
import { parseReference } from '../../oci/reference.ts'
import { type Finding, found } from './finding.ts'

/** InvalidDefaultArgInFrom: what the FROM names when no argument is given. */
export function* defaultBases(file: Dockerfile, scene: BuildScene): Generator<Finding> {
  for (const { from } of file.stages) {
    const name = defaultName(file, scene, from)
    if (name === null || name === 'scratch' || isReference(name)) continue
    yield found(
      'InvalidDefaultArgInFrom',
      from,
      `Default value for ARG ${from.base} results in empty or invalid base image name`,
    )
  }
}

/** UndefinedArgInFrom, RedundantTargetPlatform and FromPlatformFlagConstDisallowed, for one FROM. */
export function* base(stage: Stage, file: Dockerfile, globals: Variables): Generator<Finding> {
  const { from } = stage
  const known = [...globals.keys(), ...file.globalArgs.flatMap(({ args }) => args.map((arg) => arg.name))]
  const options = { escape: file.directives.escape }
  yield* undeclared(from, expand(from.base, globals, options), known)
  if (from.platform === null) return
  const platform = expand(from.platform, globals, options)
  yield* undeclared(from, platform, known)
  yield* targetPlatform(from, from.platform, platform, globals)
  if (platform.used.size === 0 && platform.unset.size === 0) yield* constPlatform(stage, platform.text)
}

/** InvalidBaseImagePlatform. `pulled`: what the base image turned out to be. */
export function* basePlatform(from: FromInstruction, expected: string, pulled: string): Generator<Finding> {
  const [os, arch] = expected.split('/')
  const [pulledOs, pulledArch] = pulled.split('/')
  if (os === pulledOs && arch === pulledArch) return
  yield found(
    'InvalidBaseImagePlatform',
    from,
    `Base image ${from.base} was pulled with platform ${goQuote(pulled)}, expected ${goQuote(expected)} for current build`,
  )
}

function* undeclared(from: FromInstruction, expanded: Expanded, known: readonly string[]): Generator<Finding> {
  for (const name of expanded.unset) {
    if (known.includes(name)) continue
    const near = nearMiss(name, known)
    const hint = near === null ? '' : ` (did you mean ${near}?)`
    yield found('UndefinedArgInFrom', from, `FROM argument '${name}' is not declared${hint}`)
  }
}

function* targetPlatform(
  from: FromInstruction,
  written: string,
  platform: Expanded,
  globals: Variables,
): Generator<Finding> {
  const only = platform.used.size === 1 && platform.unset.size === 0 && platform.used.has('TARGETPLATFORM')
  if (!only || platform.text !== globals.get('TARGETPLATFORM')) return
  yield found(
    'RedundantTargetPlatform',
    from,
    `Setting platform to predefined ${written} in FROM is redundant as this is the default behavior`,
  )
}

/** A stage that has the platform in its name is meant for it. */
function* constPlatform({ name, from }: Stage, platform: string): Generator<Finding> {
  const [os = '', arch = ''] = platform.split('/')
  if (os === '' || [os, arch].some((part) => part !== '' && name?.includes(part))) return
  yield found(
    'FromPlatformFlagConstDisallowed',
    from,
    `FROM --platform flag should not use constant value ${goQuote(platform)}`,
  )
}

/** null: it cannot be expanded, which is refused elsewhere. */
function defaultName(file: Dockerfile, scene: BuildScene, from: FromInstruction): string | null {
  try {
    const defaults = globalArguments(file, { ...scene, given: new Map() })
    return expand(from.base, defaults, { escape: file.directives.escape }).text
  } catch (error) {
    if (error instanceof DockerfileError) return null
    throw error
  }
}

function isReference(name: string): boolean {
  try {
    parseReference(name)
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}
