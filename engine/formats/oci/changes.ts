import { EngineError } from '../../base/errors.ts'
import { beginChanges, evaluate } from '../dockerfile/evaluate.ts'
import { parseInstructions } from '../dockerfile/parse.ts'
import type { ImageRunConfig } from './image-config.ts'

/** The instructions that `docker commit --change` and `docker import --change` accept. */
const ACCEPTED = [
  'CMD',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'ONBUILD',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]

const SCENE = { builder: 'classic', escape: '\\', given: new Map(), globals: new Map() } as const

/**
 * A run config as it is after the given Dockerfile instructions, in order. An ENTRYPOINT drops the command that was there
 * before, as in a Dockerfile, unless one of the instructions before it gave one. Rejects `invalid` with the instruction
 * that is none, or that says nothing.
 *
 *     applyChanges({}, ['CMD ["sh"]', 'ENV A=b'])  // { Cmd: ['sh'], Env: ['A=b'] }
 */
export function applyChanges(config: ImageRunConfig, changes: readonly string[]): ImageRunConfig {
  if (changes.length === 0) return config
  let state = beginChanges(config)
  const instructions = parseInstructions(changes.join('\n'), refuseOthers)
  for (const instruction of instructions) state = evaluate(state, instruction, SCENE).state
  return state.config
}

function refuseOthers(keyword: string): void {
  if (ACCEPTED.includes(keyword.toUpperCase())) return
  throw new EngineError('invalid', `${keyword} is not a valid change command: expected one of ${ACCEPTED.join(', ')}`)
}
