import type { Instruction } from '../../formats/dockerfile/dockerfile.ts'
import { cleanPath } from '../../formats/dockerfile/path-patterns.ts'
import { mountFields } from '../../formats/dockerfile/run-mount.ts'
import { splitAtWildcards } from '../../formats/dockerfile/wildcard.ts'
import { sorted } from './add-sources.ts'
import type { Plan } from './plan.ts'

/** Paths of a context that the steps of a plan read from; null: perhaps all. `name`: of a named context, '' for the build's own. */
export function contextPaths(plan: Plan, name: string): string[] | null {
  const found = new Set<string>()
  for (const { stage } of plan.stages)
    for (const instruction of stage.instructions)
      for (const source of sourcesIn(instruction, name)) {
        const path = fixedPath(source)
        if (path === null) return null
        found.add(path)
      }
  return [...found].sort()
}

function sourcesIn(instruction: Instruction, name: string): string[] {
  if (instruction.kind === 'COPY' || instruction.kind === 'ADD') {
    if ((instruction.from ?? '') !== name) return []
    return instruction.kind === 'ADD' ? sorted(instruction.sources).local : instruction.sources
  }
  if (instruction.kind !== 'RUN') return []
  return instruction.mounts
    .filter(({ from }) => (from ?? '') === name)
    .flatMap(({ text }) => {
      const fields = new Map(mountFields(text).map(({ key, value }) => [key, value ?? '']))
      const type = fields.get('type') ?? 'bind'
      if (text.includes('$')) return ['$']
      return type === 'bind' || (type === 'cache' && name !== '')
        ? [fields.get('source') ?? fields.get('src') ?? '/']
        : []
    })
}

/** The part before wildcards and variables; null where that is the root. */
function fixedPath(source: string): string | null {
  if (source.includes('$')) return null
  const path = cleanPath(splitAtWildcards(source.replace(/^\/+/, '')).folder || '.')
  return path === '.' || path.startsWith('..') ? null : path
}
