import type { Instruction } from '../dockerfile.ts'
import { goQuote } from '../go-quote.ts'
import { cleanPath, type PathPatterns } from '../path-patterns.ts'
import { type Finding, found } from './finding.ts'

/**
 * CopyIgnoredFile: a source in the context that the `.dockerignore` leaves out. Nothing is said where a pattern takes files
 * back in: what is left of a folder then cannot be told from the patterns alone.
 */
export function* ignoredSources(instruction: Instruction, ignored: PathPatterns): Generator<Finding> {
  if (instruction.kind !== 'COPY' && instruction.kind !== 'ADD') return
  if (instruction.from !== null || ignored.hasWanted) return
  const verb = instruction.kind === 'ADD' ? 'Add' : 'Copy'
  for (const source of instruction.sources) {
    if (/^(?:https?:\/\/|git@)/.test(source)) continue
    const path = cleanPath(source)
    const isRoot = path === '.' || path === '/'
    if (isRoot ? !ignored.matchesAll : !ignored.matches(path)) continue
    yield found(
      'CopyIgnoredFile',
      instruction,
      `Attempting to ${verb} file ${goQuote(path)} that is excluded by .dockerignore`,
    )
  }
}
