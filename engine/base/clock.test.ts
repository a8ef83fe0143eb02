import { expect, test } from 'vitest'
import { now, risingNanoseconds } from './clock.ts'

test('nanoseconds rise with every call, and stay close to the time of day', () => {
  const times = Array.from({ length: 1000 }, risingNanoseconds)
  expect(times.every((time, at) => at === 0 || time > (times[at - 1] ?? 0n))).toBe(true)
  expect(Math.abs(Number(times[0] ?? 0n) / 1e6 - now())).toBeLessThan(60_000)
})
