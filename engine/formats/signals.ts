import { constants } from 'node:os'
import { EngineError } from '../base/errors.ts'

const REAL_TIME_FIRST = 34
const REAL_TIME_LAST = 64

export interface Signal {
  /** `SIGTERM`. */
  name: string
  number: number
}

export const KILL: Signal = { name: 'SIGKILL', number: 9 }
export const TERM: Signal = { name: 'SIGTERM', number: 15 }

/** `TERM`, `sigterm`, `15`, `RTMIN+3`. */
export function parseSignal(text: string): Signal {
  const numbers = constants.signals as Record<string, number>
  const wanted = text.trim().toUpperCase()
  if (/^\d+$/.test(wanted)) {
    const number = Number(wanted)
    const name = Object.entries(numbers).find(([, value]) => value === number)?.[0]
    if (name) return { name, number }
    if (number >= REAL_TIME_FIRST && number <= REAL_TIME_LAST) return { name: realTime(number), number }
    throw unknown(text)
  }
  const name = wanted.startsWith('SIG') ? wanted : `SIG${wanted}`
  const number = numbers[name] ?? realTimeNumber(name)
  if (number === undefined) throw unknown(text)
  return { name, number }
}

function realTime(number: number): string {
  return number === REAL_TIME_FIRST ? 'SIGRTMIN' : `SIGRTMIN+${number - REAL_TIME_FIRST}`
}

function realTimeNumber(name: string): number | undefined {
  const match = /^SIGRT(MIN|MAX)(?:([+-])(\d+))?$/.exec(name)
  if (!match) return undefined
  const base = match[1] === 'MIN' ? REAL_TIME_FIRST : REAL_TIME_LAST
  const number = base + Number(`${match[2] ?? '+'}${match[3] ?? 0}`)
  return number >= REAL_TIME_FIRST && number <= REAL_TIME_LAST ? number : undefined
}

function unknown(text: string): EngineError {
  return new EngineError('invalid', `invalid signal: ${text}`, {
    details: { key: 'signalInvalid', values: { signal: text } },
  })
}
