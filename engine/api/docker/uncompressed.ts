import { Readable } from 'node:stream'
import { servedCompression, decompressed } from '../../stores/layers/decompress.ts'

/** The tar in a body that may be compressed, as `docker cp` may be given one; told by its first bytes. */
export function uncompressed(body: Readable): Readable {
  return Readable.from(plain(body), { objectMode: false })
}

async function* plain(body: Readable): AsyncGenerator<Buffer> {
  const chunks = body.iterator() as AsyncGenerator<Buffer>
  let head: Buffer = Buffer.alloc(0)
  // Six bytes tell every form; a body may come in smaller pieces.
  while (head.length < 6) {
    const next = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head
    yield* chunks
  }
  yield* decompressed(all(), servedCompression(head))
}
