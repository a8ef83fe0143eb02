import type { Instruction } from '../dockerfile.ts'
import { goQuote } from '../go-quote.ts'
import { exposedPorts } from '../ports.ts'
import type { WalkedStage, WalkedStep } from '../walk.ts'
import { type Finding, found } from './finding.ts'

const ONCE: readonly Instruction['kind'][] = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK']

/** MaintainerDeprecated. */
export function* maintainer(instruction: Instruction): Generator<Finding> {
  if (instruction.kind !== 'MAINTAINER') return
  yield found('MaintainerDeprecated', instruction, 'Maintainer instruction is deprecated in favor of using label')
}

/** MultipleInstructionsDisallowed, at the one that is of no use. */
export function* overridden(steps: readonly WalkedStep[], at: number): Generator<Finding> {
  const kind = steps[at]?.written.kind
  if (kind === undefined || !ONCE.includes(kind)) return
  const earlier = steps.slice(0, at).findLast((step) => step.written.kind === kind)?.written
  if (earlier === undefined) return
  const { keyword } = steps[at]?.written ?? earlier
  yield found(
    'MultipleInstructionsDisallowed',
    earlier,
    `Multiple ${keyword} instructions should not be used in the same stage because only the last one will be used`,
  )
}

/** JSONArgsRecommended: whoever sets a SHELL means the shell form. */
export function* shellForm({ written, before }: WalkedStep): Generator<Finding> {
  if (written.kind !== 'CMD' && written.kind !== 'ENTRYPOINT') return
  if (written.command.form === 'exec' || (before.config.Shell ?? []).length > 0) return
  yield found(
    'JSONArgsRecommended',
    written,
    `JSON arguments recommended for ${written.keyword} to prevent unintended behavior related to OS signals`,
  )
}

/** WorkdirRelativePath: the first WORKDIR of a stage, or of those that it is built on. */
export function* relativeWorkdir(walked: WalkedStage, at: number): Generator<Finding> {
  const instruction = walked.steps[at]?.done.instruction
  if (instruction?.kind !== 'WORKDIR' || instruction.text.startsWith('/')) return
  if (hasWorkdir(walked.steps.slice(0, at)) || basesOf(walked).some(({ steps }) => hasWorkdir(steps))) return
  yield found(
    'WorkdirRelativePath',
    instruction,
    `Relative workdir ${goQuote(instruction.text)} can have unexpected results if the base image changes`,
  )
}

/** ExposeProtoCasing and ExposeInvalidFormat. */
export function* ports(instruction: Instruction): Generator<Finding> {
  if (instruction.kind !== 'EXPOSE') return
  for (const word of instruction.words) {
    const { protocol, hasHost } = exposedPorts(word)
    if (protocol !== protocol.toLowerCase())
      yield found(
        'ExposeProtoCasing',
        instruction,
        `Defined protocol '${word}' in EXPOSE instruction should be lowercase`,
      )
    if (hasHost)
      yield found(
        'ExposeInvalidFormat',
        instruction,
        `EXPOSE instruction should not define an IP address or host-port mapping, found '${word}'`,
      )
  }
}

function hasWorkdir(steps: readonly WalkedStep[]): boolean {
  return steps.some(({ written }) => written.kind === 'WORKDIR')
}

function basesOf({ base }: WalkedStage): WalkedStage[] {
  return base === null ? [] : [base, ...basesOf(base)]
}
