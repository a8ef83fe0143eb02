const SHORT: Record<string, string> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}

/** A string in double quotes as Docker's messages and histories write it (Go's `%q`). */
export function goQuote(text: string): string {
  return `"${text.replace(/["\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (char) => SHORT[char] ?? escapeCode(char))}"`
}

/** `["sh" "-c"]`, Go's `%q` of a list. */
export function goQuoteList(words: readonly string[]): string {
  return `[${words.map(goQuote).join(' ')}]`
}

function escapeCode(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
