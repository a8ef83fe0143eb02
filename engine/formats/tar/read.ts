import { EngineError } from '../../base/errors.ts'
import type { TarEntry } from './entry.ts'
import { TarParser } from './parser.ts'

/** Reads into `target` from `position` of a file; answers with the count, 0 at its end. */
export type ReadAt = (target: Buffer, position: number) => number | Promise<number>

/** A member of an archive that lies in a file: its payload is the `stored` bytes at `offset`. */
export type PlacedEntry = TarEntry & { offset: number }

/**
 * The members of an uncompressed tar in a file, without reading their payloads. Throws `invalid`.
 *
 *     const file = openSync(path, 'r')
 *     for await (const entry of entriesOfFile((target, position) => readSync(file, target, 0, target.length, position))) …
 */
export async function* entriesOfFile(readAt: ReadAt): AsyncGenerator<PlacedEntry> {
  const buffer = Buffer.alloc(1 << 16)
  let found: PlacedEntry[] = []
  const parser: TarParser = new TarParser({
    entry: (entry) => found.push({ ...entry, offset: parser.position }),
    payload: () => {},
    end: () => {},
  })
  for (;;) {
    const count = await readAt(buffer, parser.position)
    if (count === 0) break
    parser.push(buffer.subarray(0, count))
    const skipped = parser.skip()
    // The last byte is read for real, so that a file cut inside a payload is noticed.
    if (skipped > 0 && (await readAt(buffer.subarray(0, 1), parser.position - 1)) === 0)
      throw new EngineError('invalid', `the tar archive is truncated: "${found.at(-1)?.path ?? ''}" is not complete`)
    yield* found
    found = []
  }
  parser.finish()
  yield* found
}

/** A member of an archive that comes as a stream. Its payload must be read before the next member is asked for, or is passed over. */
export interface StreamedEntry {
  entry: TarEntry
  payload: AsyncIterable<Buffer>
}

/** The members of an uncompressed tar as it arrives. What the payload yields is valid until the next is asked for. Throws `invalid`. */
export async function* entriesOfStream(stream: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedEntry> {
  const events = eventsOf(stream)
  let current: { open: boolean } = { open: false }
  for (;;) {
    const next = await events.next()
    if (next.done) return
    if (next.value.type === 'end') current.open = false
    if (next.value.type !== 'entry') continue
    const member = { open: true }
    current = member
    yield { entry: next.value.entry, payload: payloadOf(events, member) }
  }
}

type TarEvent = { type: 'entry'; entry: TarEntry } | { type: 'payload'; bytes: Buffer } | { type: 'end' }

async function* payloadOf(events: AsyncIterator<TarEvent>, member: { open: boolean }): AsyncGenerator<Buffer> {
  while (member.open) {
    const next = await events.next()
    if (next.done || next.value.type !== 'payload') member.open = false
    else yield next.value.bytes
  }
}

async function* eventsOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<TarEvent> {
  let found: TarEvent[] = []
  const parser = new TarParser({
    entry: (entry) => found.push({ type: 'entry', entry }),
    payload: (bytes) => found.push({ type: 'payload', bytes }),
    end: () => found.push({ type: 'end' }),
  })
  for await (const chunk of stream) {
    parser.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    yield* found
    found = []
  }
  parser.finish()
  yield* found
}
