import { z } from 'zod'

/** What Go's JSON takes: any field may be missing or null and then has its zero value. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
export const bool = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)
export const integer = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? 0)
export const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? [])
export const keys = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => Object.keys(value ?? {}))
export const textMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {})

/** A command: a list of words, or one word alone. null: none was given. */
export const words = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : typeof value === 'string' ? [value] : value))

/** RFC 3339 without zeros at its end, as Go writes it; null is Go's zero time. */
export function goTime(milliseconds: number | null): string {
  if (milliseconds === null) return '0001-01-01T00:00:00Z'
  return new Date(milliseconds).toISOString().replace(/\.?0+Z$/, 'Z')
}

export function setOf(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]))
}

/** File types of stat(2) with the bits that Go's `os.FileMode` has for them. */
const FILE_TYPES = new Map([
  [0o040000, 1 << 31],
  [0o120000, 1 << 27],
  [0o010000, 1 << 25],
  [0o140000, 1 << 24],
  [0o060000, 1 << 26],
  [0o020000, (1 << 26) | (1 << 21)],
])

/** Permission and type bits as Go's `os.FileMode` has them. */
export function goFileMode(mode: number): number {
  const special = (mode & 0o4000 ? 1 << 23 : 0) | (mode & 0o2000 ? 1 << 22 : 0) | (mode & 0o1000 ? 1 << 20 : 0)
  return ((FILE_TYPES.get(mode & 0o170000) ?? 0) | special | (mode & 0o777)) >>> 0
}
