import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gathered } from './gathered.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a thousand events ask once; what comes while the answer is on its way asks once more', async () => {
  let asked = 0
  let answer = () => {}
  const call = gathered(() => {
    asked += 1
    return new Promise((resolve) => {
      answer = resolve
    })
  })
  for (let i = 0; i < 1000; i++) call()
  await vi.advanceTimersByTimeAsync(200)
  expect(asked).toBe(1)
  for (let i = 0; i < 1000; i++) call()
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked, 'one question at a time').toBe(1)
  answer()
  await vi.advanceTimersByTimeAsync(200)
  expect(asked).toBe(2)
  answer()
  await vi.advanceTimersByTimeAsync(1000)
  expect(asked, 'and then none').toBe(2)
})
