import type { Dockerfile } from '../dockerfile.ts'
import { describedBy } from '../parse.ts'
import { locationOf, type Report, reportOf, table } from './report.ts'

/** `--call=targets`: every stage, with the comment above it. */
export function targetsReport(file: Dockerfile): Report {
  const targets = file.stages.map((stage) => ({
    name: stage.name ?? undefined,
    default: stage.index === file.stages.length - 1 || undefined,
    description: describedBy(stage.from.comments, stage.name ?? '') || undefined,
    base: stage.from.base,
    platform: stage.from.platform ?? undefined,
    location: locationOf(stage.from.lines),
  }))
  const rows = targets.map((target) => [shown(target.name, target.default === true), target.description ?? ''])
  return reportOf({ targets, sources: [base64(file.text)] }, table([['TARGET', 'DESCRIPTION'], ...rows], 1))
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

function shown(name: string | undefined, isDefault: boolean): string {
  return [name, isDefault ? '(default)' : undefined].filter((part) => part !== undefined).join(' ')
}
