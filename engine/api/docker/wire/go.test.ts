import { expect, test } from 'vitest'
import { goFileMode, goTime } from './go.ts'

test('modes are those of Go: folder, symlink, device, setuid, sticky', () => {
  expect(goFileMode(0o040755)).toBe(0x800001ed)
  expect(goFileMode(0o041777)).toBe(0x801001ff)
  expect(goFileMode(0o120777)).toBe(0x080001ff)
  expect(goFileMode(0o020644)).toBe(0x042001a4)
  expect(goFileMode(0o104755)).toBe(0x008001ed)
  expect(goFileMode(0o100644)).toBe(0o644)
})

test('never is the zero time of Go', () => {
  expect(goTime(null)).toBe('0001-01-01T00:00:00Z')
})
