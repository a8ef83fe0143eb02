import { expect, test } from 'vitest'
import type { Layer } from '../../../../engine/wire/layers.ts'
import { leftOut } from './left-out.ts'

const stack = (...ids: string[]) => ids.map((diffId) => ({ diffId }) as Layer)

test('layers are left out from the base up to the first that the other side lacks', () => {
  expect(leftOut(stack('a', 'b', 'c'), stack('a', 'b', 'x'))).toBe(2)
  expect(leftOut(stack('a', 'b', 'c'), stack('b', 'c'))).toBe(0)
  expect(leftOut(stack('a', 'b'), stack('a', 'b', 'c'))).toBe(2)
  expect(leftOut(stack('a'), [])).toBe(0)
})
