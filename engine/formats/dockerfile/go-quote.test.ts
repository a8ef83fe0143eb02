import { expect, it } from 'vitest'
import { goQuote, goQuoteList } from './go-quote.ts'

it('quotes as Go does', () => {
  expect(goQuote('a "b" \\ \t\n\u0001 é 한\u00a0\u{e0001}')).toBe('"a \\"b\\" \\\\ \\t\\n\\x01 é 한\\u00a0\\U000e0001"')
  expect(goQuoteList(['sh', '-c'])).toBe('["sh" "-c"]')
})
