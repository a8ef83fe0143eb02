import type { Dockerfile } from './dockerfile.ts'
import { onLines } from './dockerfile-error.ts'
import { expand, type Variables } from './expand.ts'

/** Proxies: known to every RUN when given, without an ARG, and not told in the history. */
const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY']

/** Arguments that only steer the build: they are no variables of RUN. */
export const STEERING_ARGUMENTS: ReadonlySet<string> = new Set([
  'BUILDKIT_SBOM_SCAN_CONTEXT',
  'BUILDKIT_SBOM_SCAN_STAGE',
])

export interface BuildScene {
  /** `linux/arm64/v8`: of the machine that builds, and of the image that is asked for. */
  buildPlatform: string
  targetPlatform: string
  /** Name of the target; '' for the last stage, when it has none. */
  target: string
  /** `--build-arg`. */
  given: ReadonlyMap<string, string>
}

/** `BUILDPLATFORM`, `TARGETARCH` and their like: known to FROM, and to a stage that declares them with ARG. */
export function platformArguments(scene: BuildScene): Map<string, string> {
  const known = new Map<string, string>()
  for (const side of ['BUILD', 'TARGET'] as const) {
    const platform = side === 'BUILD' ? scene.buildPlatform : scene.targetPlatform
    const [os = '', arch = '', variant = ''] = platform.split('/')
    known.set(`${side}PLATFORM`, platform)
    known.set(`${side}OS`, os)
    known.set(`${side}OSVERSION`, '')
    known.set(`${side}ARCH`, arch)
    known.set(`${side}VARIANT`, variant)
  }
  known.set('TARGETSTAGE', scene.target || 'default')
  for (const [name, value] of scene.given) if (known.has(name)) known.set(name, value)
  return known
}

/**
 * What a FROM may use, and what an ARG without a value in a stage takes: the platform's arguments and those before the
 * first FROM, each with the value given, else with its default. Rejects a default that cannot be expanded.
 */
export function globalArguments(file: Dockerfile, scene: BuildScene): Map<string, string> {
  const known = platformArguments(scene)
  for (const { args, lines } of file.globalArgs)
    for (const { name, value } of args) {
      const given =
        scene.given.get(name) ?? (value === null ? null : onLines(lines, () => expandIn(value, known, file)))
      if (given !== null) known.set(name, given)
    }
  return known
}

/** Variables that every RUN has, in both spellings, because a proxy was given as a build argument. */
export function proxyVariables(given: ReadonlyMap<string, string>): Map<string, string> {
  const variables = new Map<string, string>()
  for (const name of [...given.keys()].toSorted()) {
    const upper = name.toUpperCase()
    if (!PROXIES.includes(upper)) continue
    variables.set(upper, given.get(name) ?? '')
    variables.set(upper.toLowerCase(), given.get(name) ?? '')
  }
  return variables
}

/** Given arguments that nothing declares: the classic builder warns that they "were not consumed". */
export function unusedArguments(file: Dockerfile, scene: BuildScene): string[] {
  const declared = new Set(platformArguments(scene).keys())
  for (const instruction of [...file.globalArgs, ...file.stages.flatMap((stage) => stage.instructions)])
    if (instruction.kind === 'ARG') for (const { name } of instruction.args) declared.add(name)
  return [...scene.given.keys()].filter((name) => !declared.has(name) && !PROXIES.includes(name.toUpperCase()))
}

function expandIn(text: string, known: Variables, file: Dockerfile): string {
  return expand(text, known, { escape: file.directives.escape }).text
}
