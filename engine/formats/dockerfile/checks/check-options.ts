import { DockerfileError } from '../dockerfile-error.ts'
import { RULES, type RuleName } from './rules.ts'

/** Which checks are made, and whether one that finds something fails the build. */
export interface CheckOptions {
  skip: ReadonlySet<string> | 'all'
  experimental: ReadonlySet<string> | 'all'
  error: boolean
}

/** Of the build argument that overrides `# check=`. */
export const CHECK_ARGUMENT = 'BUILDKIT_DOCKERFILE_CHECK'

/**
 * Reads `skip=StageNameCasing,UndefinedVar;experimental=all;error=true`, the value of a `# check=` or of the build argument
 * BUILDKIT_DOCKERFILE_CHECK. null and '': everything but the experimental checks, and no failure. Rejects what it does not know.
 */
export function readCheckOptions(text: string | null): CheckOptions {
  const options: CheckOptions = { skip: new Set(), experimental: new Set(), error: false }
  const written = (text ?? '').trim()
  if (written === '') return options
  for (const part of written.split(';')) {
    const equals = part.indexOf('=')
    if (equals < 0) throw new DockerfileError(`invalid check option ${JSON.stringify(part)}`)
    const key = part.slice(0, equals).trim()
    const value = part.slice(equals + 1).trim()
    if (key === 'error') options.error = truth(part, value)
    else if (key === 'skip' || key === 'experimental') options[key] = names(value)
    else throw new DockerfileError(`invalid check option ${JSON.stringify(key)}`)
  }
  return options
}

/** Whether a rule counts at a place: the file's options, and those of a `# check=` right above the instruction. */
export function isChecked(rule: RuleName, options: CheckOptions, comments: readonly string[]): boolean {
  const here = [options, ...optionsIn(comments)]
  const has = (names: CheckOptions['skip']) => names === 'all' || names.has(rule)
  const experimental = 'experimental' in RULES[rule]
  return experimental ? here.some((one) => has(one.experimental)) : !here.some((one) => has(one.skip))
}

/** What is wrong in such a comment is only a comment. */
function optionsIn(comments: readonly string[]): CheckOptions[] {
  const [, value] = comments.map((text) => /^check\s*=\s*(\S+)/i.exec(text)).find((match) => match !== null) ?? []
  if (value === undefined) return []
  try {
    return [readCheckOptions(value)]
  } catch (error) {
    if (error instanceof DockerfileError) return []
    throw error
  }
}

function names(value: string): CheckOptions['skip'] {
  return value === 'all' ? 'all' : new Set(value.split(',').map((name) => name.trim()))
}

function truth(part: string, value: string): boolean {
  if (/^(?:1|t|true)$/i.test(value)) return true
  if (/^(?:0|f|false)$/i.test(value)) return false
  throw new DockerfileError(
    `failed to parse check option ${JSON.stringify(part)}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
  )
}
