import { EngineError } from '../../base/errors.ts'
import type { Call } from './call.ts'

/** The size that a resize asks for: two numbers that fit in 32 bits. */
export function sizeAsked(call: Call): { rows: number; columns: number } {
  return { rows: lengthOf(call, 'h', 'height'), columns: lengthOf(call, 'w', 'width') }
}

function lengthOf(call: Call, name: string, what: string): number {
  const text = call.query.get(name) ?? ''
  const value = Number(text)
  if (/^\d+$/.test(text) && value < 2 ** 32) return value
  throw new EngineError('invalid', `invalid resize ${what} "${text}": ${name} takes a whole number`)
}
