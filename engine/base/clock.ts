/** The time of day, in whole milliseconds since the epoch. */
export function now(): number {
  return Date.now()
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
