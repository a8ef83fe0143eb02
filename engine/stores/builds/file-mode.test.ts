import { expect, it } from 'vitest'
import { changedMode, checkMode } from './file-mode.ts'

it.each([
  [0o644, '755', false, 0o755],
  [0o644, '4711', false, 0o4711],
  [0o644, 'u+x', false, 0o744],
  [0o644, 'a=rX', false, 0o444],
  [0o744, 'a=rX', false, 0o555],
  [0o600, 'go+rX', true, 0o655],
  [0o777, 'o-w,g-w', false, 0o755],
  [0o750, 'g=u,o=', false, 0o770],
  [0o755, '+t', true, 0o1755],
  [0o755, 'u+s,g+s', false, 0o6755],
])('mode %o with %s is as chmod makes it', (mode, change, isFolder, result) => {
  checkMode(change)
  expect(changedMode(mode, change, isFolder)).toBe(result)
})

it.each(['', '8', '77777', 'u+q', 'x', 'u'])('"%s" is refused', (change) => {
  expect(() => checkMode(change)).toThrow(`invalid chmod parameter: '${change}'`)
})
