import { InvalidArgumentError } from 'commander'
import { parsePublish } from '../../wire/publish.ts'

const UNITS: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

export function integer(word: string): number {
  if (!/^-?\d+$/.test(word)) throw new InvalidArgumentError(`expected a whole number`)
  return Number(word)
}

/** `512m`, `1.5g`, `4096`: units of 1024. */
export function memory(word: string): number {
  const match = /^(\d+(?:\.\d+)?)([bkmgt]?)(?:i?b)?$/i.exec(word)
  if (!match) throw new InvalidArgumentError(`invalid size: '${word}'`)
  return Math.round(Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? ''] ?? 1))
}

export function processors(word: string): number {
  if (!/^\d*\.?\d+$/.test(word)) throw new InvalidArgumentError(`failed to parse ${word} as a rational number`)
  return Number(word)
}

export function labelPair(word: string): [string, string] {
  const at = word.indexOf('=')
  return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)]
}

export function publish(word: string): string {
  if (!parsePublish(word)) throw new InvalidArgumentError(`invalid port specification: "${word}"`)
  return word
}
