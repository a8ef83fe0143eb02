import { expect, test } from 'vitest'
import { keyLabel, matchesKey } from './keys.ts'

const press = (key: string, held: { ctrl?: boolean; alt?: boolean } = {}) => ({
  key,
  ctrlKey: held.ctrl ?? false,
  metaKey: false,
  altKey: held.alt ?? false,
})

test('Ctrl+K is the palette, K alone is a letter', () => {
  expect(matchesKey(press('k', { ctrl: true }), 'mod+k')).toBe(true)
  expect(matchesKey(press('k'), 'mod+k')).toBe(false)
})

test('the slash that finds is not taken with Ctrl held', () => {
  expect(matchesKey(press('/'), '/')).toBe(true)
  expect(matchesKey(press('/', { ctrl: true }), '/')).toBe(false)
})

test('key caps are written as people say them', () => {
  expect(keyLabel('palette')).toBe('Ctrl K')
  expect(keyLabel('close')).toBe('Esc')
})
