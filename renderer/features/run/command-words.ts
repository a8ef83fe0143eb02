import { parse } from 'shell-quote'

/**
 * A typed command as the words a shell would make of it. Variables stay as they are written, since there is no shell here
 * to fill them in; what only a shell could carry out (a pipe, a pattern) makes the whole text one `sh -c`.
 */
export function commandWords(text: string): string[] {
  if (text.trim() === '') return []
  const words = parse(text, (name) => `$${name}`)
  const plain = words.filter((word) => typeof word === 'string')
  return plain.length === words.length ? plain : ['sh', '-c', text.trim()]
}
