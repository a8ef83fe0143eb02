import { expect, test } from 'vitest'
import type { ContainerUse } from '../../../../engine/wire/stats.ts'
import { lineThrough, ratesOf, scaleTop, valuesOf } from './series.ts'

const sample = (at: number, change: Partial<ContainerUse>): ContainerUse => ({
  id: 'c',
  at,
  cpu: null,
  memory: 0,
  memoryLimit: 1,
  processes: 1,
  read: 0,
  written: 0,
  network: null,
  ...change,
})

test('the first sample has no share of a processor, and so no point', () => {
  const samples = [sample(0, {}), sample(1000, { cpu: 40 })]
  expect(valuesOf(samples, (one) => one.cpu)).toEqual([{ at: 1000, value: 40 }])
})

test('a counter is shown as bytes a second, and a container that started anew does not fall below nothing', () => {
  const samples = [0, 500, 2500, 100, 300].map((read, i) => sample(i * 2000, { read }))
  expect(ratesOf(samples, (one) => one.read).map(({ value }) => value)).toEqual([250, 1000, 100])
  expect(ratesOf(samples, (one) => one.network?.sent ?? null)).toEqual([])
})

test('a scale ends at a round number', () => {
  expect([0, 3, 11, 49, 120].map((most) => scaleTop(most, 10))).toEqual([10, 10, 20, 50, 200])
})

test('a line ends at the right edge and leaves out the time in which nobody looked', () => {
  const points = [0, 1000, 60_000].map((at) => ({ at, value: 5 }))
  expect(lineThrough(points, 10, 60_000, 100, 50)).toBe('M0.0 25.0L1.7 25.0M100.0 25.0')
})
