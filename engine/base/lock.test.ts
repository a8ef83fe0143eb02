import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeLock } from './lock.ts'

test('a lock is held once, says who has it, and is free again after its release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-lock-'))
  const path = join(folder, 'lock')
  try {
    {
      using first = takeLock(path, 'the drawer')
      first.describe('Ada, in the next room')
      expect(() => takeLock(path, 'the drawer')).toThrow('the drawer is in use by Ada, in the next room')
    }
    using again = takeLock(path, 'the drawer')
    again.describe('Grace')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
