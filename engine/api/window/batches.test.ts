import { expect, test } from 'vitest'
import { batches } from './batches.ts'

async function* source(pauses: number[]): AsyncGenerator<number> {
  for (const [index, pause] of pauses.entries()) {
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause))
    yield index
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

test('what is there comes together, at most so many at once', async () => {
  const given = await all(batches(source(Array(10).fill(0)), 4, 1000))
  expect(given.map((batch) => batch.length)).toEqual([4, 4, 2])
  expect(given.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('what comes slowly is not held back, and nothing is lost when the wait ends', async () => {
  const given = await all(batches(source([0, 0, 100, 0]), 256, 20))
  expect(given).toEqual([
    [0, 1],
    [2, 3],
  ])
})

test('a failing source fails after what it gave, and giving up ends the source', async () => {
  let ended = false
  async function* failing(): AsyncGenerator<number> {
    try {
      yield 1
      throw new Error('broken')
    } finally {
      ended = true
    }
  }
  await expect(all(batches(failing(), 4, 20))).rejects.toThrow('broken')
  ended = false
  const iterator = batches(failing(), 1, 20)
  await iterator.next()
  await iterator.return()
  expect(ended).toBe(true)
})
