import type { Dockerfile } from '../dockerfile.ts'
import type { WalkOptions } from '../walk.ts'
import { type Needed, type Outline, outlineOf } from './outline.ts'
import { locationOf, type Report, reportOf, table } from './report.ts'
import { base64 } from './targets.ts'

/** `--call=outline`. Rejects what would fail. */
export function outlineReport(file: Dockerfile, options: Omit<WalkOptions, 'stages'>): Report {
  const outline = outlineOf(file, options)
  return reportOf(json(file, outline), text(outline))
}

function json(file: Dockerfile, { name, description, args, secrets, ssh, caches }: Outline): unknown {
  const needed = (list: Needed[]) =>
    list.map((one) => ({ name: one.name, required: one.required || undefined, location: locationOf(one.lines) }))
  return {
    name: name || undefined,
    description: description || undefined,
    args: filled(
      args.map((arg) => ({
        name: arg.name,
        description: arg.description || undefined,
        value: arg.value || undefined,
        location: locationOf(arg.lines),
      })),
    ),
    secrets: filled(needed(secrets)),
    ssh: filled(needed(ssh)),
    cache: filled(caches.map((cache) => ({ ID: cache.id, location: locationOf(cache.lines) }))),
    sources: [base64(file.text)],
  }
}

function text({ name, description, args, secrets, ssh }: Outline): string {
  const needed = (list: Needed[]) => list.map((one) => [one.name, one.required ? 'true' : ''])
  const head = [['TARGET:', name || '(default)'], ...(description ? [['DESCRIPTION:', description]] : [])]
  const parts = [
    name || description ? table(head, 1) : '',
    args.length > 0
      ? table([['BUILD ARG', 'VALUE', 'DESCRIPTION'], ...args.map((arg) => [arg.name, arg.value, arg.description])], 3)
      : '',
    secrets.length > 0 ? table([['SECRET', 'REQUIRED'], ...needed(secrets)], 3) : '',
    ssh.length > 0 ? table([['SSH', 'REQUIRED'], ...needed(ssh)], 3) : '',
  ]
  return parts
    .filter((part) => part !== '')
    .map((part) => `${part}\n`)
    .join('')
}

function filled<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined
}
