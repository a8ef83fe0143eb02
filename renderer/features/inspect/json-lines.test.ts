import { expect, test } from 'vitest'
import { tokensOf } from './json-lines.ts'

test('nothing of a line is lost, whatever stands in its strings', () => {
  const value = { 'a "quoted" key': ['true', 'x: 1', -1.5e9, true, null, {}, [], '\\'] }
  for (const line of JSON.stringify(value, null, 2).split('\n'))
    expect(
      tokensOf(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
})

test('keys, strings, numbers and words are told apart', () => {
  const kinds = (line: string) =>
    tokensOf(line)
      .filter(({ kind }) => kind !== 'mark')
      .map(({ kind }) => kind)
  expect(kinds('  "Pid": 12,')).toEqual(['key', 'number'])
  expect(kinds('  "Path": "12",')).toEqual(['key', 'text'])
  expect(kinds('  "Running": true')).toEqual(['key', 'word'])
})
