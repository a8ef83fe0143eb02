import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from './folder.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cutaway-folder-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

test('folders above are made with the same mode, and one that is there is left alone', () => {
  const path = join(folder(), 'a/b/c')
  makeFolder(path, 0o700)
  makeFolder(path, 0o755)
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
  expect(statSync(path).mode & 0o777).toBe(0o700)
})

test("a place that takes no folders is refused (Node's own recursive mkdir never came back from /proc)", () => {
  expect(() => makeFolder('/proc/nowhere/x', 0o700)).toThrow(/\/proc\/nowhere cannot be made/)
})

test('a file in the way is named', () => {
  const path = join(folder(), 'file')
  writeFileSync(path, '')
  expect(() => makeFolder(path, 0o700)).toThrow(/something else is there/)
  expect(() => makeFolder(join(path, 'x'), 0o700)).toThrow(/no folder/)
})
