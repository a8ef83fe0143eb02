import { EngineError } from '../../base/errors.ts'

/**
 * Splits the rest of a Dockerfile instruction into words as Docker does: blanks part words, quotes and backslashes join
 * them, `$NAME` and `${NAME}` are replaced except in single quotes. Unlike in a shell, `&`, `;`, `*` and `#` are letters.
 *
 *     words('a="x y" b=$HOME/z', { HOME: '/root' })  // ['a=x y', 'b=/root/z']
 */
export function words(text: string, variables: ReadonlyMap<string, string>): string[] {
  const found: string[] = []
  let word = ''
  let inWord = false
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (quote === '' && /\s/.test(char)) {
      if (inWord) found.push(word)
      word = ''
      inWord = false
      continue
    }
    inWord = true
    if (char === quote) quote = ''
    else if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === '\\' && quote !== "'" && at + 1 < text.length) {
      const next = text.charAt(++at)
      word += quote === '"' && !/["\\$]/.test(next) ? `\\${next}` : next
    } else if (char === '$' && quote !== "'") {
      const variable = /^\$(?:(\w+)|\{(\w+)\})/.exec(text.slice(at))
      if (variable === null) word += char
      else {
        word += variables.get(variable[1] ?? variable[2] ?? '') ?? ''
        at += variable[0].length - 1
      }
    } else word += char
  }
  if (quote !== '') throw new EngineError('invalid', `a quote (${quote}) is opened and never closed in: ${text}`)
  if (inWord) found.push(word)
  return found
}
