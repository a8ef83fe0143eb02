import { DockerfileError } from './dockerfile-error.ts'
import { goQuote } from './go-quote.ts'

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}

/** `1m30s` in nanoseconds, as Docker reads durations. Rejects in Docker's words. */
export function goDuration(text: string): number {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (digits === '0') return 0
  const wrong = (what: string) => new DockerfileError(`time: ${what} ${goQuote(text)}`)
  let total = 0
  let rest = digits
  do {
    const [number = ''] = /^(?:\d+\.?\d*|\.\d+)/.exec(rest) ?? []
    if (number === '') throw wrong('invalid duration')
    const [unit = ''] = /^[^.\d]*/.exec(rest.slice(number.length)) ?? []
    if (unit === '') throw wrong('missing unit in duration')
    const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined
    if (factor === undefined) throw wrong(`unknown unit ${goQuote(unit)} in duration`)
    total += Number(number) * factor
    rest = rest.slice(number.length + unit.length)
  } while (rest !== '')
  return Math.trunc(sign === '-' ? -total : total)
}

/** Nanoseconds as Go writes them: `1m30s`, `1.5s`, `250ms`, `0s`. */
export function goDurationText(nanoseconds: number): string {
  if (nanoseconds === 0) return '0s'
  if (nanoseconds < 1e3) return `${nanoseconds}ns`
  if (nanoseconds < 1e6) return `${nanoseconds / 1e3}µs`
  if (nanoseconds < 1e9) return `${nanoseconds / 1e6}ms`
  const minutes = Math.floor(nanoseconds / 60e9)
  const seconds = `${(nanoseconds - minutes * 60e9) / 1e9}s`
  if (minutes === 0) return seconds
  return minutes < 60 ? `${minutes}m${seconds}` : `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}`
}
