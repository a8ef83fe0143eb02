import { type CheckScene, check } from '../checks/check.ts'
import type { BuildWarning, Dockerfile } from '../dockerfile.ts'
import { DockerfileError } from '../dockerfile-error.ts'
import { excerpt } from '../excerpt.ts'
import { parse } from '../parse.ts'
import { locationOf, type Report, reportOf } from './report.ts'
import { base64 } from './targets.ts'

/** `--call=check`: what the build checks find, and what would fail. `scene`: asked for once the file is read. */
export function lintReport(text: string, name: string, scene: (file: Dockerfile) => CheckScene): Report {
  const { warnings, error } = checked(text, name, scene)
  const value = {
    warnings: warnings.length === 0 ? null : warnings.map(warningJson),
    sources: [{ filename: name, data: base64(text), language: 'Dockerfile' }],
    buildError:
      error === null ? undefined : { message: error.message, location: error.lines ? locationOf(error.lines) : {} },
  }
  const shown = warnings.toSorted((one, other) => one.lines.start - other.lines.start)
  const told = shown.map((warning) => warningText(warning, name, text)).join('')
  return reportOf(value, told, warnings.length > 0 || error !== null ? 1 : 0)
}

function checked(text: string, name: string, scene: (file: Dockerfile) => CheckScene) {
  try {
    const file = parse(text, name)
    return check(file, scene(file))
  } catch (error) {
    if (error instanceof DockerfileError) return { warnings: [], error }
    throw error
  }
}

function warningJson(warning: BuildWarning) {
  return {
    ruleName: warning.rule,
    description: warning.description,
    url: warning.url || undefined,
    detail: warning.message,
    location: locationOf(warning.lines),
  }
}

function warningText(warning: BuildWarning, name: string, text: string): string {
  const address = warning.url ? ` - ${warning.url}` : ''
  return `\nWARNING: ${warning.rule}${address}\n${warning.message}\n${excerpt(name, text, warning.lines)}`
}
