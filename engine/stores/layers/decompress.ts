import { pipeline, Readable } from 'node:stream'
import { createGunzip, createZstdDecompress, type ZstdDecompress } from 'node:zlib'
import { EngineError } from '../../base/errors.ts'
import { type Compression, compressionOf } from '../../formats/compression.ts'

const FOREIGN: [string, Buffer][] = [
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['bzip2', Buffer.from('BZh')],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
]

/** Tells by the first six bytes. `invalid` for a compression that is recognised but not served. */
export function servedCompression(head: Buffer): Compression {
  for (const [name, magic] of FOREIGN)
    if (head.subarray(0, magic.length).equals(magic))
      throw new EngineError('invalid', `the tar is compressed with ${name}: expected gzip, zstd or none`)
  return compressionOf(head)
}

const OPTIONS = { chunkSize: 1 << 18, highWaterMark: 1 << 20 }

/**
 * The uncompressed bytes. Inflating runs on a thread of Node's own pool beside the caller's. Chunks of `source`, and of
 * the result, are valid until the next is asked for.
 */
export async function* decompressed(source: AsyncGenerator<Buffer>, compression: Compression): AsyncGenerator<Buffer> {
  if (compression === 'none') {
    yield* source
    return
  }
  try {
    yield* compression === 'gzip' ? gunzipped(source) : unzstd(source)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (!code.startsWith('Z_') && !code.startsWith('ZSTD_') && !code.startsWith('ERR_ZSTD')) throw error
    throw new EngineError(
      'invalid',
      `the tar's ${compression} data is damaged or truncated: ${(error as Error).message}`,
      { cause: error },
    )
  }
}

async function* gunzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = Readable.from(copies(source), { objectMode: false, highWaterMark: 1 << 20 })
  const inflate = createGunzip(OPTIONS)
  // The loop below sees a failure of either as its own.
  pipeline(input, inflate, () => {})
  for await (const chunk of inflate) yield chunk as Buffer
}

/** A stream holds chunks while it asks for more, but a chunk is the source's again then. */
async function* copies(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) yield Buffer.from(chunk)
}

/** Node's decompressor ends with the first frame that ends inside a chunk; layers made for partial pulls have many frames. */
async function* unzstd(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)

  /** Resolves with whether another frame follows. */
  async function feed(inflate: ZstdDecompress): Promise<boolean> {
    for (;;) {
      if (rest.length === 0) {
        const next = await source.next()
        if (next.done) {
          inflate.end()
          return false
        }
        rest = next.value
      }
      const before = inflate.bytesWritten
      await new Promise((resolve) => inflate.write(rest, resolve))
      rest = rest.subarray(inflate.bytesWritten - before)
      if (rest.length > 0) return true
    }
  }

  for (let more = true; more; ) {
    const inflate = createZstdDecompress(OPTIONS)
    const fed = feed(inflate)
    fed.catch((error: Error) => inflate.destroy(error))
    for await (const chunk of inflate) yield chunk as Buffer
    more = await fed
  }
}
