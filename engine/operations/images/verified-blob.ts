import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { ArchivedLayer } from '../archives/archived-image.ts'

/** A stored layer as a stream that hashes what passes. */
export interface VerifiedBlob {
  stream: Readable
  /** Reads what the consumer left, and rejects `invalid` when the whole is not what its digest says. */
  verify(): Promise<void>
}

/** What an archive has of a layer. */
export interface VerifiedLayer {
  source: NonNullable<ArchivedLayer['source']>
}

export function verifiedBlob({ source }: VerifiedLayer, expected: Digest): VerifiedBlob {
  const hash = createHash('sha256')
  let position = source.offset
  const end = source.offset + source.length
  const read = async function* (): AsyncGenerator<Buffer> {
    if (position >= end) return
    const range = { start: position, end: end - 1, highWaterMark: 1 << 20 }
    for await (const chunk of createReadStream(source.path, range) as AsyncIterable<Buffer>) {
      hash.update(chunk)
      position += chunk.length
      yield chunk
    }
  }
  return {
    stream: Readable.from(read(), { objectMode: false, highWaterMark: 1 << 20 }),
    async verify() {
      for await (const _ of read());
      const found = `sha256:${hash.digest('hex')}`
      if (found !== expected)
        throw new EngineError(
          'invalid',
          `the archive is damaged: the blob ${expected} has other content, which hashes to ${found}`,
        )
    },
  }
}
