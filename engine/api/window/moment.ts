import { EngineError } from '../../base/errors.ts'

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/**
 * A moment as `docker logs --since` takes it: RFC 3339, seconds since the epoch, or a time ago (`10m`, `1h30m`).
 * Milliseconds since the epoch, fractions kept; null for ''. `invalid` for anything else.
 */
export function parseMoment(text: string, now: number): number | null {
  if (text === '') return null
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  if (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text))
    return [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
      (time, [, count, unit]) => time - Number(count) * (UNITS[unit ?? ''] ?? 0),
      now,
    )
  const date = Date.parse(text)
  if (Number.isNaN(date))
    throw new EngineError(
      'invalid',
      `"${text}" is not a time: expected RFC 3339, seconds since the epoch, or a time ago like 10m`,
    )
  return date + nanoseconds(text)
}

/** What `Date.parse` drops behind the milliseconds, in milliseconds. */
function nanoseconds(text: string): number {
  const digits = /\.\d{3}(\d{1,6})/.exec(text)?.[1]
  return digits ? Number(`0.${digits}`) : 0
}
