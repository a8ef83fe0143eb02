import { expect, test } from 'vitest'
import { plainText, spansOf } from './ansi.ts'
import { matchingLines } from './matches.ts'

test('colours of a terminal become tokens of the theme', () => {
  expect(spansOf('\u001b[31mError:\u001b[0m late', '')).toMatchObject([
    { text: 'Error:', colour: 'danger' },
    { text: ' late', colour: null },
  ])
})

test('a find that spans two colours is marked in both', () => {
  const spans = spansOf('\u001b[32mche\u001b[0mckout', 'check')
  expect(spans.map(({ text, found }) => [text, found])).toEqual([
    ['che', true],
    ['ck', true],
    ['out', false],
  ])
})

test('searching ignores case and escape sequences', () => {
  expect(matchingLines(['GET /Cart', plainText('\u001b[1mca\u001b[0mrt'), 'x'], 'cart')).toEqual([0, 1])
})

test('markup in a log stays text', () => {
  expect(spansOf('<b>&amp;</b>', '')[0]?.text).toBe('<b>&amp;</b>')
})
