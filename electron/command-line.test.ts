import { expect, test } from 'vitest'
import { readCommandLine } from './command-line.ts'

test('archives become absolute paths; the app folder and Chromium switches are not archives', () => {
  expect(readCommandLine(['--no-sandbox', '.', 'a.tar', '/b/c.tar.gz'], '/home/me').files).toEqual([
    '/home/me/a.tar',
    '/b/c.tar.gz',
  ])
})

test("the engine's own options are passed on, with absolute paths", () => {
  expect(readCommandLine(['--root=store', '--run-dir', '/run/x', '--inspect=0'], '/home/me').engine).toEqual([
    '--root',
    '/home/me/store',
    '--run-dir',
    '/run/x',
  ])
})
