import { closeSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInRoot, openRoot, procPath } from './open-in-root.ts'

let folder: string
let root: number
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-root-'))
  mkdirSync(join(folder, 'in/etc'), { recursive: true })
  writeFileSync(join(folder, 'secret'), 'outside')
  writeFileSync(join(folder, 'in/etc/passwd'), 'inside')
  symlinkSync('/etc', join(folder, 'in/absolute'))
  symlinkSync('../../../../../../etc', join(folder, 'in/climbing'))
  symlinkSync(folder, join(folder, 'in/out'))
  symlinkSync('loop', join(folder, 'in/loop'))
  root = openRoot(join(folder, 'in'))
})
afterAll(() => {
  closeSync(root)
  rmSync(folder, { recursive: true })
})

function read(path: string): string {
  const fd = openInRoot(root, path, { follow: true })
  try {
    return readFileSync(procPath(fd), 'utf8')
  } finally {
    closeSync(fd)
  }
}

test.each([
  'etc/passwd',
  '/etc/passwd',
  '/absolute/passwd',
  'climbing/passwd',
  '../../etc/passwd',
  'absolute/../etc/passwd',
])('%s is found below the root', (path) => expect(read(path)).toBe('inside'))

test.each([
  ['out/secret', 'ENOENT'],
  ['../secret', 'ENOENT'],
  ['loop', 'ELOOP'],
  ['etc/passwd/x', 'ENOTDIR'],
])('%s is not: %s', (path, code) => {
  expect(() => read(path)).toThrow(expect.objectContaining({ code }))
})
