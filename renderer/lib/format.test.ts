import { expect, test } from 'vitest'
import { cutMiddle, formatAge, formatDuration, formatSize, formatSpan, shortId } from './format.ts'

test('sizes are written as the drawings write them', () => {
  const sizes = [0, 388, 9100, 214_000, 999_400, 999_700, 3_400_000, 999_960_000, 3_420_000_000]
  expect(sizes.map(formatSize)).toEqual([
    '0 B',
    '388 B',
    '9.1 kB',
    '214 kB',
    '999 kB',
    '1.0 MB',
    '3.4 MB',
    '1.00 GB',
    '3.42 GB',
  ])
})

test('an age is its largest unit, in the language of the window', () => {
  expect([11e3, 22 * 60e3, 3 * 3600e3, 6 * 86400e3].map((ms) => formatAge(ms, 'en'))).toEqual([
    '11 s',
    '22 min',
    '3 h',
    '6 d',
  ])
  expect(formatAge(3 * 3600e3, 'zh-CN')).toBe('3 小时')
})

test('a clock of another machine that runs ahead gives no negative age', () => {
  expect(formatAge(-5000, 'en')).toBe('0 s')
})

test('a span has two units, and one where the second is nothing', () => {
  expect(formatSpan((3 * 60 + 12) * 60e3, 'en')).toBe('3 h 12 min')
  expect(formatSpan(3 * 3600e3, 'en')).toBe('3 h')
  expect(formatSpan(41e3, 'en')).toBe('41 s')
})

test('a duration under a second is milliseconds, under a minute seconds with one place', () => {
  expect(formatDuration(88.4, 'en')).toBe('88 ms')
  expect(formatDuration(10_000, 'en')).toBe('10.0 s')
  expect(formatDuration(192_000, 'en')).toBe('3 min 12 s')
})

test('names are cut in the middle and ids at twelve digits', () => {
  expect(cutMiddle('migrate-2026-11-20-add-shipping-columns', 18)).toBe('migrate-2…-columns')
  expect(cutMiddle('short', 18)).toBe('short')
  expect(shortId(`sha256:${'ab'.repeat(32)}`)).toBe('abababababab')
})
