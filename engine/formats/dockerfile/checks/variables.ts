import type { Instruction } from '../dockerfile.ts'
import { goQuote } from '../go-quote.ts'
import { nearMiss } from '../near-miss.ts'
import type { WalkedStep } from '../walk.ts'
import { type Finding, found } from './finding.ts'

const SECRET = wordOf(['apikey', 'auth', 'credentials?', 'key', 'password', 'pword', 'passwd', 'secret', 'token'])
const HARMLESS = wordOf(['public', 'file', 'version'])

/** UndefinedVar: what an instruction names and neither ENV, ARG nor the base image sets. */
export function* undefinedVariables({ before, done }: WalkedStep): Generator<Finding> {
  for (const name of done.unset) {
    const near = nearMiss(name, before.variables.keys())
    const hint = near === null ? '' : ` (did you mean $${near}?)`
    yield found('UndefinedVar', done.instruction, `Usage of undefined variable '$${name}'${hint}`)
  }
}

/** LegacyKeyValueFormat and SecretsUsedInArgOrEnv. */
export function* pairs(instruction: Instruction): Generator<Finding> {
  if (instruction.kind === 'ARG') for (const { name } of instruction.args) yield* secret('ARG', name, instruction)
  if (instruction.kind !== 'ENV' && instruction.kind !== 'LABEL') return
  const { keyword } = instruction
  for (const { name, legacy } of instruction.pairs) {
    if (legacy)
      yield found(
        'LegacyKeyValueFormat',
        instruction,
        `"${keyword} key=value" should be used instead of legacy "${keyword} key value" format`,
      )
    if (instruction.kind === 'ENV') yield* secret('ENV', name, instruction)
  }
}

function* secret(kind: 'ARG' | 'ENV', name: string, instruction: Instruction): Generator<Finding> {
  if (!SECRET.test(name) || HARMLESS.test(name)) return
  yield found(
    'SecretsUsedInArgOrEnv',
    instruction,
    `Do not use ARG or ENV instructions for sensitive data (${kind} ${goQuote(name)})`,
  )
}

/** A whole name, or its part between underscores. */
function wordOf(words: string[]): RegExp {
  return new RegExp(`(?:_|^)(?:${words.join('|')})(?:_|$)`, 'i')
}
