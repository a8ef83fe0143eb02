import type { RequestInput } from '../../../engine/wire/requests.ts'
import type { Pair } from '../../components/ui/pair-rows.tsx'
import type { BuildContext, BuildStart } from '../../lib/build-form.ts'

/** What the form has in its fields. */
export interface BuildFields {
  context: BuildContext
  dockerfile: string
  target: string
  /** References, with spaces between. */
  names: string
  args: readonly Pair[]
  noCache: boolean
  pull: boolean
}

export function fieldsOf({ context, dockerfile, again }: BuildStart): BuildFields {
  return {
    context,
    dockerfile: again?.dockerfile ?? dockerfile,
    target: again?.target ?? '',
    names: again?.names.join(' ') ?? '',
    args: Object.entries(again?.args ?? {}).map(([left, right], key) => ({ key, left, right })),
    noCache: false,
    pull: false,
  }
}

/** What they ask for; `context` is the folder, or its name as long as it is not sent. */
export function requestOf(fields: BuildFields, context = placeOf(fields.context)): RequestInput {
  const { dockerfile, target, names, args, noCache, pull } = fields
  return {
    verb: 'build',
    context,
    dockerfile: dockerfile.trim() || 'Dockerfile',
    target: target.trim(),
    args: Object.fromEntries(
      args.filter(({ left }) => left.trim() !== '').map(({ left, right }) => [left.trim(), right]),
    ),
    tags: names.split(/\s+/).filter(Boolean),
    noCache,
    pull,
  }
}

export function placeOf(context: BuildContext): string {
  return context.type === 'path' ? context.path.trim() : context.name
}

/** Whether there is something to build from. The engine looks whether it is there. */
export function isReady({ context }: BuildFields): boolean {
  return context.type === 'path' ? context.path.trim().startsWith('/') : context.files.length > 0
}
