import type { ArgInstruction, Dockerfile, FromInstruction } from '../dockerfile.ts'
import { goQuote } from '../go-quote.ts'
import { type Finding, found } from './finding.ts'

const RESERVED = ['context', 'scratch']

/** ReservedStageName and DuplicateStageName. */
export function* stageNames(file: Dockerfile): Generator<Finding> {
  const seen = new Set<string>()
  for (const { name, from } of file.stages) {
    if (name === null) continue
    if (RESERVED.includes(name))
      yield found(
        'ReservedStageName',
        from,
        `Stage name should not use the same name as reserved stage ${goQuote(name)}`,
      )
    if (seen.has(name))
      yield found('DuplicateStageName', from, `Duplicate stage name ${goQuote(name)}, stage names should be unique`)
    seen.add(name)
  }
}

/** InvalidDefinitionDescription: a comment right above that begins with another word than the name. */
export function* description(instruction: FromInstruction | ArgInstruction): Generator<Finding> {
  const names = instruction.kind === 'ARG' ? instruction.args.map((arg) => arg.name) : stageName(instruction)
  const comment = instruction.comments.at(-1)
  if (comment === undefined || names.length === 0 || names.includes(comment.split(' ', 1)[0] ?? '')) return
  const example = names.length > 1 ? '<arg_key>' : names[0]
  yield found(
    'InvalidDefinitionDescription',
    instruction,
    `Comment for ${instruction.kind} should follow the format: \`# ${example} <description>\``,
  )
}

function stageName(from: FromInstruction): string[] {
  return from.as === null ? [] : [from.as.name.toLowerCase()]
}
