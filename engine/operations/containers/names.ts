import { randomInt } from 'node:crypto'
import { EngineError } from '../../base/errors.ts'
import { ADJECTIVES, NOUNS } from './name-words.ts'

const FORM = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

export function requireName(name: string): void {
  if (FORM.test(name)) return
  throw new EngineError('invalid', `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`, {
    details: { key: 'containerNameInvalid', values: { name } },
  })
}

/** A name that nobody has: `adjective_noun`, with a number after it once the plain ones keep colliding. */
export function freeName(taken: (name: string) => boolean): string {
  for (let tries = 0; ; tries++) {
    const plain = `${pick(ADJECTIVES)}_${pick(NOUNS)}`
    const name = tries < 8 ? plain : `${plain}${tries - 7}`
    if (!taken(name)) return name
  }
}

function pick(words: readonly string[]): string {
  return words[randomInt(words.length)] ?? ''
}
