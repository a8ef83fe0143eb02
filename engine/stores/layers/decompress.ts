import { pipeline, Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { EngineError } from '../../base/errors.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

const FOREIGN: [string, Buffer][] = [
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['bzip2', Buffer.from('BZh')],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
]

/** Tells by the first bytes. `invalid` for a compression that is recognised but not served. */
export function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head.length >= 4 && head.readUInt32LE() === 0xfd2fb528) return 'zstd'
  for (const [name, magic] of FOREIGN)
    if (head.subarray(0, magic.length).equals(magic))
      throw new EngineError('invalid', `the layer is compressed with ${name}: expected gzip, zstd or none`)
  return 'none'
}

/** The uncompressed bytes. Inflating runs on a thread of Node's own pool beside the caller's. */
export async function* decompressed(source: AsyncIterable<Buffer>, compression: Compression): AsyncGenerator<Buffer> {
  if (compression === 'none') {
    yield* source
    return
  }
  const options = { chunkSize: 1 << 18, highWaterMark: 1 << 20 }
  const inflate = compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options)
  const input = Readable.from(source, { objectMode: false, highWaterMark: 1 << 20 })
  // The loop below sees a failure of either as its own.
  pipeline(input, inflate, () => {})
  try {
    for await (const chunk of inflate) yield chunk as Buffer
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (!code.startsWith('Z_') && !code.startsWith('ZSTD_') && !code.startsWith('ERR_ZSTD')) throw error
    throw new EngineError(
      'invalid',
      `the layer's ${compression} data is damaged or truncated: ${(error as Error).message}`,
      {
        cause: error,
      },
    )
  }
}
