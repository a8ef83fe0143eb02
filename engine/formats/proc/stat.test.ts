import { expect, test } from 'vitest'
import { innerPid, parseStat, terminalName } from './stat.ts'

test('a process is read, whatever its name holds', () => {
  const rest = 'S 7 7 7 34817 7 4194304 100 0 0 0 12 30 0 0 20 0 1 0 8150 2318336 210 184467440737'
  expect(parseStat(`42 (a) b) (c) ${rest}`)).toEqual({
    pid: 42,
    name: 'a) b) (c',
    parent: 7,
    terminal: 34817,
    ticks: 42,
    startedAt: 8150,
    pages: 210,
  })
})

test.each([
  ['Name:\tsh\nNSpid:\t4711\t1\nThreads:\t1\n', 1],
  ['NSpid:\t4711\t812\t23\n', 23],
  ['NSpid:\t4711\n', 4711],
  ['Name:\tsh\n', null],
])('the pid of the innermost space is the last one: %j', (status, pid) => {
  expect(innerPid(status)).toBe(pid)
})

test.each([
  [34817, 'pts/1'],
  [0x8900, 'pts/256'],
  [1025, 'tty1'],
  [1088, 'ttyS0'],
  [0, '?'],
])('terminal %d is %s', (device, name) => {
  expect(terminalName(device)).toBe(name)
})
