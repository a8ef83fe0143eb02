import { LineError } from './line-error.ts'

/**
 * The part of Go's templates that people use with `--format`: text with `{{.Path.To.Field}}`, and `json`, `len`, `upper`,
 * `lower`, `index` and `join` on such a path. Compiled once, printed for each object; `invalid` for anything else.
 */
export function compileTemplate(format: string): (data: unknown) => string {
  const text = format.replaceAll('\\t', '\t').replaceAll('\\n', '\n')
  const parts: ((data: unknown) => string)[] = []
  let rest = 0
  for (const match of text.matchAll(/\{\{-?\s*(.*?)\s*-?\}\}/g)) {
    const before = text.slice(rest, match.index)
    const print = compileAction(match[1] ?? '', format)
    parts.push(() => before, print)
    rest = match.index + match[0].length
  }
  const tail = text.slice(rest)
  if (tail.includes('{{')) throw unsupported(tail, format)
  return (data) => parts.map((part) => part(data)).join('') + tail
}

/** The headers of a `table …` format: the fields' own names. */
export function templateFields(format: string): string[] {
  return [...format.matchAll(/\.(\w+)\s*-?\}\}/g)].map(([, name]) => name ?? '')
}

function compileAction(action: string, format: string): (data: unknown) => string {
  const call = /^(?:(json|len|upper|lower|index|join)\s+)?(\.[\w.]*)(?:\s+("(?:[^"\\]|\\.)*"|\d+))?$/.exec(action)
  if (!call) throw unsupported(action, format)
  const [, name = 'print', path = '.', argument] = call
  const needsArgument = name === 'index' || name === 'join'
  if (needsArgument !== (argument !== undefined)) throw unsupported(action, format)
  const extra: unknown = argument === undefined ? null : JSON.parse(argument)
  return (data) => apply(name, walk(data, path, format), extra)
}

function walk(data: unknown, path: string, format: string): unknown {
  let value = data
  for (const key of path.split('.').filter(Boolean)) {
    if (typeof value !== 'object' || value === null || !(key in value))
      throw new LineError('invalid', `template: ${format}: there is no field ${key} in ${path}`)
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

function apply(name: string, value: unknown, argument: unknown): string {
  switch (name) {
    case 'json':
      return JSON.stringify(value)
    case 'len':
      return String(typeof value === 'object' && value !== null ? Object.keys(value).length : String(value).length)
    case 'upper':
      return goText(value).toUpperCase()
    case 'lower':
      return goText(value).toLowerCase()
    case 'index':
      return goText((value as Record<string, unknown> | null)?.[String(argument)])
    case 'join':
      return Array.isArray(value) ? value.map(goText).join(String(argument)) : goText(value)
    default:
      return goText(value)
  }
}

/** A value as Go prints it: `[a b]`, `map[k:v]`, `<no value>`. */
function goText(value: unknown): string {
  if (value === null || value === undefined) return '<no value>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, each]) => `${key}:${goText(each)}`).join(' ')}]`
}

function unsupported(action: string, format: string): LineError {
  return new LineError(
    'invalid',
    `--format ${format}: "${action}" is not understood here; the console knows {{.Field.Name}} and json, len, upper, lower, index and join on it`,
  )
}
