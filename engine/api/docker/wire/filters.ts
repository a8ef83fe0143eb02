import { EngineError } from '../../../base/errors.ts'

export type Filters = ReadonlyMap<string, readonly string[]>

/** The `filters` of a query, in both of Docker's forms: `{"name":["a"]}` and `{"name":{"a":true}}`. Names that are not `known` are refused, as dockerd does; null: all are taken. */
export function parseFilters(text: string | null, known: readonly string[] | null): Filters {
  if (text === null || text === '') return new Map()
  const filters = new Map<string, string[]>()
  for (const [name, values] of Object.entries(parsed(text))) {
    if (known && !known.includes(name))
      throw new EngineError('invalid', `invalid filter '${name}': expected one of ${known.join(', ')}`)
    filters.set(name, valuesOf(values))
  }
  return filters
}

/** The same as words of a `docker` line. */
export function filterWords(text: string | null): string[] {
  if (text === null || text === '') return []
  return Object.entries(parsed(text)).flatMap(([name, values]) =>
    valuesOf(values).flatMap((value) => ['--filter', `${name}=${value}`]),
  )
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Said below, in one sentence for both.
  }
  throw new EngineError('invalid', `invalid filters: expected a JSON object of names and values, got ${text}`)
}

function valuesOf(values: unknown): string[] {
  if (Array.isArray(values)) return values.map(String)
  if (typeof values === 'object' && values !== null)
    return Object.entries(values).flatMap(([value, on]) => (on ? [value] : []))
  return [String(values)]
}

/** A filter with a truth value; null when it isn't there. */
export function booleanFilter(filters: Filters, name: string): boolean | null {
  const value = filters.get(name)?.[0]
  if (value === undefined) return null
  if (['1', 'true', 't', 'True', 'TRUE'].includes(value)) return true
  if (['0', 'false', 'f', 'False', 'FALSE'].includes(value)) return false
  throw new EngineError('invalid', `invalid filter '${name}=[${value}]': expected true or false`)
}

/** `a` asks for a label, `a=b` for its value; all that are asked for must be there. */
export function labelsMatch(labels: Readonly<Record<string, string>>, wanted: readonly string[] = []): boolean {
  return wanted.every((each) => {
    const [name = '', ...value] = each.split('=')
    return value.length === 0 ? name in labels : labels[name] === value.join('=')
  })
}

/** A point in time as `--since` and `--until` take it: seconds since the epoch with a fraction, RFC 3339, or an age (`10m`). Milliseconds. */
export function parseTime(text: string, now: number): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000
  const age = parseAge(text)
  if (age !== null) return now - age
  const date = Date.parse(text)
  if (Number.isFinite(date)) return date + beyondMilliseconds(text)
  throw new EngineError(
    'invalid',
    `"${text}" is not a time: expected seconds since 1970, an RFC 3339 time or an age as 10m`,
  )
}

/** The digits that `Date.parse` drops: what lies between two lines of a log must not make one of them come twice. */
function beyondMilliseconds(text: string): number {
  return Number(`0.${/\.\d{3}(\d+)/.exec(text)?.[1] ?? 0}`)
}

const UNITS: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

function parseAge(text: string): number | null {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return null
  let age = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g))
    age += Number(amount) * (UNITS[unit ?? ''] ?? 0)
  return age
}
