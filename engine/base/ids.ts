import { randomBytes } from 'node:crypto'

/** A new id for a container or an exec: 64 hex digits. Its first twelve never look like a number, as `docker` reads those as ids too. */
export function newId(): string {
  for (;;) {
    const id = randomBytes(32).toString('hex')
    if (!/^\d{12}/.test(id)) return id
  }
}
