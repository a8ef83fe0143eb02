import { expect, test } from 'vitest'
import { labelsMatch, parseFilters, parseTime } from './filters.ts'

test('both of the forms in which clients send filters are read', () => {
  const wanted = new Map([['name', ['a', 'b']]])
  expect(parseFilters('{"name":["a","b"]}', ['name'])).toEqual(wanted)
  expect(parseFilters('{"name":{"a":true,"b":true,"c":false}}', ['name'])).toEqual(wanted)
})

test('an unknown filter and what is no JSON are refused', () => {
  expect(() => parseFilters('{"colour":["red"]}', ['name'])).toThrow("invalid filter 'colour': expected one of name")
  expect(() => parseFilters('red', ['name'])).toThrow('expected a JSON object')
})

test('labels are matched by name, or by name and value', () => {
  const labels = { a: '1', b: 'x=y' }
  expect(labelsMatch(labels, ['a', 'b=x=y'])).toBe(true)
  expect(labelsMatch(labels, ['a=2'])).toBe(false)
  expect(labelsMatch(labels, ['c'])).toBe(false)
})

test('times are seconds, RFC 3339 or ages', () => {
  expect(parseTime('1136073600.5', 0)).toBe(1136073600500)
  expect(parseTime('2006-01-01T00:00:00Z', 0)).toBe(1136073600000)
  expect(parseTime('1h30m', 10_000_000)).toBe(10_000_000 - 5_400_000)
  expect(() => parseTime('yesterday', 0)).toThrow('"yesterday" is not a time')
})
