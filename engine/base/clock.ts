/** The time of day, in whole milliseconds since the epoch. */
export function now(): number {
  return Date.now()
}

let last = 0n

/** The time of day in nanoseconds since the epoch; no two calls give the same, and each gives more than the one before. */
export function risingNanoseconds(): bigint {
  const time = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n
  last = time > last ? time : last + 1n
  return last
}

/** Counts milliseconds, fractions kept, from the moment it is made; the time of day may jump meanwhile. */
export function stopwatch(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}

/** Resolves after that many milliseconds; rejects with the reason when the signal aborts first. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
