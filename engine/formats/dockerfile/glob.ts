/** One part of a pattern. `folders`: nothing, or any folders with their last slash (a double star in the middle). */
export type Token = { kind: 'once' | 'many'; accepts(char: string): boolean; literal?: string } | { kind: 'folders' }

export function literally(char: string): Token {
  return { kind: 'once', accepts: (other) => other === char, literal: char }
}

/**
 * A pattern that is matched in one pass, all its ways at once: no pattern makes it slow, as one makes a regular expression
 * that tries its ways one after the other.
 */
export class Glob {
  private readonly tokens: readonly Token[]
  private readonly prefix: string
  private readonly suffix: string

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
    this.prefix = literalsOf(tokens)
    this.suffix = Array.from(literalsOf(tokens.toReversed())).toReversed().join('')
  }

  /** Nothing in it is a wildcard. */
  get isLiteral(): boolean {
    return this.tokens.every((token) => token.kind === 'once' && token.literal !== undefined)
  }

  /** Whether it fits the whole text. */
  matches(text: string): boolean {
    if (!text.startsWith(this.prefix) || !text.endsWith(this.suffix)) return false
    if (this.isLiteral) return text === this.prefix
    const chars = Array.from(text)
    return this.last(chars) === chars.length
  }

  /** How many characters from the beginning it fits at least, null when it fits none. */
  first(chars: readonly string[]): number | null {
    for (const end of this.ends(chars)) return end
    return null
  }

  /** The same, at most; `from`: it begins there. */
  last(chars: readonly string[], from = 0): number | null {
    let last: number | null = null
    for (const end of this.ends(chars, from)) last = end
    return last
  }

  /** Where it can end. A state is twice the token that comes next, and one more within `folders`. */
  private *ends(chars: readonly string[], from = 0): Generator<number> {
    const end = this.tokens.length * 2
    let states = this.withSkips([0])
    if (states.has(end)) yield 0
    for (let at = from; at < chars.length; at++) {
      const next: number[] = []
      for (const state of states) this.step(state, chars[at] ?? '', next)
      if (next.length === 0) return
      states = this.withSkips(next)
      if (states.has(end)) yield at + 1 - from
    }
  }

  private step(state: number, char: string, next: number[]): void {
    const token = this.tokens[state >> 1]
    if (token === undefined) return
    if (token.kind === 'folders') {
      next.push(state | 1)
      if (char === '/') next.push((state | 1) + 1)
    } else if (token.accepts(char)) next.push(token.kind === 'many' ? state : state + 2)
  }

  /** With those that are reached over tokens that may stand for nothing. */
  private withSkips(states: Iterable<number>): Set<number> {
    const all = new Set(states)
    for (const state of all) {
      const skips = state % 2 === 0 && (this.tokens[state >> 1]?.kind ?? 'once') !== 'once'
      if (skips) all.add(state + 2)
    }
    return all
  }
}

/** The letters that every match begins with. */
function literalsOf(tokens: readonly Token[]): string {
  let text = ''
  for (const token of tokens) {
    if (token.kind !== 'once' || token.literal === undefined) break
    text += token.literal
  }
  return text
}
