import { DockerfileError, withNearMiss } from './dockerfile-error.ts'
import { nearMiss } from './near-miss.ts'

/** Takes the words that begin with `--` off the front of what follows an instruction's name. Quotes and escapes go away. */
export function takeFlags(text: string, escapeMark: string): { flags: string[]; rest: string } {
  const flags: string[] = []
  let at = 0
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++
    if (!text.startsWith('--', at)) return { flags, rest: text.slice(at).trim() }
    const { word, end } = flagWord(text, at, escapeMark)
    if (word === '--') return { flags, rest: text.slice(end).trim() }
    flags.push(word)
    at = end
  }
}

function flagWord(text: string, start: number, escapeMark: string): { word: string; end: number } {
  let word = ''
  let quote = ''
  let at = start
  for (; at < text.length; at++) {
    const char = text.charAt(at)
    if (quote === '' && /\s/.test(char)) break
    if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char !== escapeMark) word += char
    else word += text.charAt(++at)
  }
  return { word, end: at }
}

type Kind = 'text' | 'flag' | 'list'

/** Which flags an instruction knows, and what each takes. */
export type FlagKinds = Readonly<Record<string, Kind>>

/** The flags that were given. */
export type Flags<K extends FlagKinds> = {
  [Name in keyof K]: K[Name] extends 'list' ? string[] : (K[Name] extends 'flag' ? boolean : string) | null
}

/** Rejects, in BuildKit's words, a flag that is unknown, given twice, lacks its value or has a wrong one. */
export function readFlags<const K extends FlagKinds>(given: readonly string[], kinds: K): Flags<K> {
  const found: Record<string, string | boolean | string[] | null> = {}
  for (const [name, kind] of Object.entries(kinds)) found[name] = kind === 'list' ? [] : null
  for (const flag of given) {
    const equals = flag.indexOf('=')
    const written = equals < 0 ? flag : flag.slice(0, equals)
    const value = equals < 0 ? null : flag.slice(equals + 1)
    const name = written.slice(2)
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) throw withNearMiss(`unknown flag: ${written}`, nearMiss(name, Object.keys(kinds)))
    const before = found[name]
    if (!Array.isArray(before) && before !== null) throw new DockerfileError(`duplicate flag specified: ${written}`)
    if (kind === 'flag') found[name] = truth(written, value)
    else if (value === null) throw new DockerfileError(`missing a value on flag: ${written}`)
    else if (Array.isArray(before)) before.push(value)
    else found[name] = value
  }
  return found as Flags<K>
}

function truth(written: string, value: string | null): boolean {
  if (value === '') throw new DockerfileError(`missing a value on flag: ${written}`)
  const said = (value ?? 'true').toLowerCase()
  if (said === 'true' || said === 'false') return said === 'true'
  throw new DockerfileError(`expecting boolean value for flag ${written}, not: ${value}`)
}
