import type { Dockerfile, FromInstruction } from '../dockerfile.ts'
import { type Finding, found } from './finding.ts'

/** StageNameCasing and FromAsCasing, for one FROM. */
export function* fromCasing(from: FromInstruction): Generator<Finding> {
  if (from.as === null) return
  const { name, keyword } = from.as
  if (name !== name.toLowerCase()) yield found('StageNameCasing', from, `Stage name '${name}' should be lowercase`)
  const matches = isLower(from.keyword) ? isLower(keyword) : !isUpper(from.keyword) || isUpper(keyword)
  if (!matches) yield found('FromAsCasing', from, `'${keyword}' and '${from.keyword}' keywords' casing do not match`)
}

/** ConsistentInstructionCasing: the majority decides, capitals where there is none. ARGs before the first FROM do not count. */
export function* instructionCasing(file: Dockerfile): Generator<Finding> {
  const all = file.stages.flatMap((stage) => [stage.from, ...stage.instructions])
  const lower = all.filter(({ keyword }) => isLower(keyword)).length
  const upper = all.filter(({ keyword }) => isUpper(keyword)).length
  const toLower = lower > upper
  for (const instruction of all) {
    const { keyword } = instruction
    if (toLower ? isLower(keyword) : isUpper(keyword)) continue
    const casing = toLower ? 'lowercase' : 'uppercase'
    yield found(
      'ConsistentInstructionCasing',
      instruction,
      `Command '${keyword}' should match the case of the command majority (${casing})`,
    )
  }
}

function isLower(word: string): boolean {
  return word === word.toLowerCase()
}

function isUpper(word: string): boolean {
  return word === word.toUpperCase()
}
