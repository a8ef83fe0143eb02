import { type ParseEntry, parse } from 'shell-quote'
import { LineError } from './line-error.ts'

/**
 * The words of one `docker …` line, as a shell would read them; a leading `docker` is optional. There is no shell here:
 * what only a shell can do (pipes, patterns, variables) is refused with the way to pass it on.
 */
export function splitLine(line: string): string[] {
  const words = parse(line, (name) => ({ op: `$${name}` })).map(plainWord)
  return words[0] === 'docker' ? words.slice(1) : words
}

function plainWord(word: ParseEntry): string {
  if (typeof word === 'string') return word
  if ('comment' in word) throw refusal(`#${word.comment}`, 'a comment')
  if (word.op === 'glob') throw refusal('pattern' in word ? word.pattern : '*', 'a file name pattern')
  if (word.op.startsWith('$')) throw refusal(word.op, 'a shell variable')
  throw refusal(word.op, 'a shell operator')
}

function refusal(text: string, what: string): LineError {
  return new LineError(
    'invalid',
    `"${text}" is ${what}, and the console runs docker lines without a shell: put it in single quotes to pass it on as it is`,
  )
}
