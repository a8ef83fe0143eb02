import type { Writable } from 'node:stream'

const BATCH = 64 << 10

/** Joins small writes of one turn of the loop into one, and waits when the reader is behind. */
export function batchedWriter(output: Writable): { write(data: Buffer): Promise<void>; flush(): Promise<void> } {
  let waiting: Buffer[] = []
  let size = 0
  let scheduled = false

  async function flush(): Promise<void> {
    if (size === 0 || output.destroyed) return
    const data = Buffer.concat(waiting, size)
    waiting = []
    size = 0
    if (!output.write(data)) await drained(output)
  }

  return {
    flush,
    async write(data) {
      waiting.push(data)
      size += data.length
      if (size >= BATCH) return flush()
      if (scheduled) return
      scheduled = true
      setImmediate(() => {
        scheduled = false
        void flush()
      })
    },
  }
}

function drained(output: Writable): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      output.off('drain', settle).off('close', settle)
      resolve()
    }
    output.on('drain', settle).on('close', settle)
  })
}
