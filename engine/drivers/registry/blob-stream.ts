import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { EngineError } from '../../base/errors.ts'
import type { RemoteBlob } from './registry.ts'
import { type Patience, pause } from './retry.ts'
import type { Incoming } from './transport.ts'
import { unreachable } from './words.ts'

/** Asks for a blob from a place on; the answer is 200 (the whole) or 206. */
export type OpenBlob = (from: number) => Promise<Incoming>

/**
 * A blob as one stream, however often its transfer breaks: it is asked for again from where it broke off. What passes is
 * counted and hashed, so that the stream fails at its end if it is not what the descriptor says.
 */
export function blobStream(blob: RemoteBlob, open: OpenBlob, patience: Patience, signal: AbortSignal): Readable {
  return Readable.from(pieces(blob, open, patience, signal), { objectMode: false, highWaterMark: 1 << 20 })
}

async function* pieces(
  { digest, size }: RemoteBlob,
  open: OpenBlob,
  patience: Patience,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let position = 0
  let failed = 0
  for (;;) {
    const incoming = await open(position)
    try {
      // A server that knows no ranges begins again.
      let skip = incoming.status === 206 ? 0 : position
      for await (const chunk of incoming.body as AsyncIterable<Buffer>) {
        const fresh = chunk.subarray(Math.min(skip, chunk.length))
        skip -= chunk.length - fresh.length
        if (fresh.length === 0) continue
        position += fresh.length
        if (position > size) throw wrong(digest, `it is longer than ${size} bytes`)
        hash.update(fresh)
        failed = 0
        yield fresh
      }
      if (position >= size) break
      throw unreachable('GET', incoming.url, Object.assign(new Error('unexpected EOF'), { code: '' }))
    } catch (error) {
      if (error instanceof EngineError && error.code === 'invalid') throw error
      if (signal.aborted) throw signal.reason
      if (++failed >= patience.tries) throw broken(error, incoming)
      await pause(patience, failed, null, signal)
    } finally {
      incoming.body.destroy()
    }
  }
  const found = `sha256:${hash.digest('hex')}`
  if (found !== digest) throw wrong(digest, `it hashes to ${found}`)
}

function broken(error: unknown, { url }: Incoming): EngineError {
  return error instanceof EngineError ? error : unreachable('GET', url, error as NodeJS.ErrnoException)
}

function wrong(digest: string, why: string): EngineError {
  return new EngineError(
    'invalid',
    `filesystem layer verification failed for digest ${digest}: the registry sent something else, ${why}`,
  )
}
