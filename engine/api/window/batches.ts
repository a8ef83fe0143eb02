import { readAhead } from './read-ahead.ts'

/** Groups what a source gives: at most `most` together, and never held longer than `wait` milliseconds. */
export async function* batches<T>(source: AsyncIterable<T>, most: number, wait: number): AsyncGenerator<T[], void> {
  const iterator = source[Symbol.asyncIterator]()
  try {
    let next = readAhead(iterator)
    for (;;) {
      const first = await next
      if (first.done) return
      const batch = [first.value]
      const late = timer(wait)
      next = readAhead(iterator)
      while (batch.length < most) {
        const item = await Promise.race([next, late.passed]).catch(() => 'late' as const)
        if (item === 'late' || item.done) break
        batch.push(item.value)
        next = readAhead(iterator)
      }
      late.clear()
      yield batch
    }
  } finally {
    await iterator.return?.()
  }
}

function timer(milliseconds: number): { passed: Promise<'late'>; clear(): void } {
  let clear = () => {}
  const passed = new Promise<'late'>((resolve) => {
    const handle = setTimeout(() => resolve('late'), milliseconds)
    clear = () => clearTimeout(handle)
  })
  return { passed, clear }
}
