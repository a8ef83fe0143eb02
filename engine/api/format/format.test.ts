import { expect, test } from 'vitest'
import { NEVER_STARTED } from '../../wire/containers.ts'
import { commandText } from './command-text.ts'
import { humanDuration } from './duration.ts'
import { binarySize, humanSize } from './size.ts'
import { containerStatus } from './status.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

test.each([
  [300, 'Less than a second'],
  [1.9 * SECOND, '1 second'],
  [59 * SECOND, '59 seconds'],
  [61 * SECOND, 'About a minute'],
  [119 * MINUTE, '2 hours'],
  [59 * MINUTE, '59 minutes'],
  [75 * MINUTE, 'About an hour'],
  [47 * HOUR, '47 hours'],
  [13 * DAY, '13 days'],
  [14 * DAY, '2 weeks'],
  [61 * DAY, '2 months'],
  [729 * DAY, '24 months'],
  [800 * DAY, '2 years'],
])('%d ms is "%s"', (milliseconds, words) => {
  expect(humanDuration(milliseconds)).toBe(words)
})

test.each([
  [0, '0B'],
  [999, '999B'],
  [1234567, '1.23MB'],
  [4_261_502, '4.26MB'],
  [213_000_000, '213MB'],
  [1_900_000_000, '1.9GB'],
])('%d bytes are %s', (bytes, words) => {
  expect(humanSize(bytes)).toBe(words)
})

test('a size that rounds up to the next unit is not written with an exponent', () => {
  expect(humanSize(999_999)).toBe('1000kB')
})

test('memory is counted in units of 1024', () => {
  expect(binarySize(8_334_000_000)).toBe('7.762GiB')
})

test('each state of a container has the words that docker ps prints for it', () => {
  const state = { ...NEVER_STARTED, exitCode: 137, startedAt: 1000, finishedAt: 61_000 }
  const words = (status: 'running' | 'paused' | 'exited' | 'created' | 'restarting' | 'removing' | 'dead'): string =>
    containerStatus({ state: { ...state, status } }, 121_000)
  expect(words('running')).toBe('Up 2 minutes')
  expect(words('paused')).toBe('Up 2 minutes (Paused)')
  expect(words('exited')).toBe('Exited (137) About a minute ago')
  expect(words('restarting')).toBe('Restarting (137) About a minute ago')
  expect(words('created')).toBe('Created')
  expect(words('removing')).toBe('Removal In Progress')
  expect(words('dead')).toBe('Dead')
})

test('a clock that went backwards never gives a negative age', () => {
  const state = { ...NEVER_STARTED, pid: 1, startedAt: 5000 }
  expect(containerStatus({ state: { ...state, status: 'running' } }, 0)).toBe('Up Less than a second')
})

test('words with a space are quoted in a command, as docker ps does', () => {
  expect(commandText(['sh', '-c', 'echo a; sleep 1', 'b'])).toBe("sh -c 'echo a; sleep 1' b")
})
