/**
 * Splits the rest of an ENV, LABEL or ARG at blanks that are neither quoted nor escaped. Quotes and escapes stay: they are
 * read when the words are expanded. An escape at the very end is dropped.
 *
 *     quotedWords('a="b c" d=e\\ f', '\\')  // ['a="b c"', 'd=e\\ f']
 */
export function quotedWords(text: string, escapeMark: string): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  let started = false
  const chars = Array.from(text)
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? ''
    if (quote === '' && /\s/u.test(char)) {
      if (started) words.push(word)
      word = ''
      started = false
      continue
    }
    started ||= char !== escapeMark || at + 1 < chars.length
    if (char === escapeMark && quote !== "'") {
      if (at + 1 < chars.length) word += char + chars[++at]
    } else {
      if (char === quote) quote = ''
      else if (quote === '' && (char === '"' || char === "'")) quote = char
      word += char
    }
  }
  if (started) words.push(word)
  return words
}
