import { EngineError } from '../../base/errors.ts'
import { BLOCK, paddingOf, type SparsePart, type TarEntry } from './entry.ts'
import { hasValidChecksum, isZeroBlock, type RawHeader, readGnuSparse, readHeader } from './header.ts'
import { checkEntry, checkParts, entryOf, textOf } from './member.ts'
import { type PaxRecords, parsePax } from './pax.ts'
import { SparseMapReader } from './sparse-map.ts'

/** What a parser found, in the order of the bytes. Buffers are views of what was pushed: copy what must outlive the call. */
export interface TarSink {
  /** A member begins; its headers are complete. */
  entry(entry: TarEntry): void
  /** Some of the `stored` bytes of the last entry. */
  payload(bytes: Buffer): void
  /** The last entry is complete. */
  end(): void
  /** Bytes that are no payload: headers, padding, the end of the archive and what follows it. Before the `entry` they tell of. */
  raw?(bytes: Buffer): void
}

/** The longest name, link target or set of pax records that is read; a megabyte, as in other readers. */
const LONGEST_META = 1 << 20
const MOST_SPARSE_PARTS = 100_000

/**
 * Reads a tar from pushed chunks: v7, ustar, pax (`x`, `g`), GNU (long names, base 256, sparse) and the sparse forms of
 * pax. It touches nothing but the bytes; what a path may be is the caller's to judge. Throws `invalid`.
 */
export class TarParser {
  /** Bytes of the archive taken so far, skipped ones included. In `entry`, the place where the payload begins. */
  position = 0
  readonly #sink: TarSink
  readonly #partial = Buffer.alloc(BLOCK)
  #filled = 0
  #payload = 0
  #padding = 0
  #ended = false
  #seenHeader = false
  /** Takes the next block, when it is no header of a member: part of an extended header or of a sparse map. */
  #takeSpecial: ((block: Buffer) => void) | null = null
  /** A hard link that states a size: the next block tells whether it has a payload. */
  #held: TarEntry | null = null
  #global: PaxRecords = {}
  #pax: PaxRecords = {}
  #longPath: string | null = null
  #longLink: string | null = null

  constructor(sink: TarSink) {
    this.#sink = sink
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#payload > 0) at = this.#takePayload(chunk, at)
      else if (this.#padding > 0 || this.#ended) at = this.#takePadding(chunk, at)
      else at = this.#fillBlock(chunk, at)
    }
  }

  /** How many bytes may be left out before the next `push`: the rest of a payload and its padding. The payload then counts as passed. */
  skip(): number {
    const bytes = this.#payload + this.#padding
    if (this.#payload > 0) {
      this.#payload = 0
      this.#sink.end()
    }
    this.#padding = 0
    this.position += bytes
    return bytes
  }

  /** No more bytes will come. An archive without its two closing blocks is accepted, as other readers do; one cut elsewhere is not. */
  finish(): void {
    if (!this.#seenHeader && !this.#ended) {
      const what = this.#filled === 0 ? 'empty' : 'shorter than one tar header'
      throw new EngineError('invalid', `this is not a tar archive: it is ${what}`)
    }
    if (this.#held && this.#filled === 0) this.#emitHeld(0)
    const open = this.#payload > 0 || this.#padding > 0 || this.#filled > 0 || this.#takeSpecial !== null
    if (open || this.#longPath !== null || this.#longLink !== null)
      throw new EngineError(
        'invalid',
        `the tar archive is truncated: it ends inside a member, at byte ${this.position}`,
      )
  }

  #takePayload(chunk: Buffer, at: number): number {
    const count = Math.min(this.#payload, chunk.length - at)
    this.#payload -= count
    this.position += count
    this.#sink.payload(chunk.subarray(at, at + count))
    if (this.#payload === 0) this.#sink.end()
    return at + count
  }

  #takePadding(chunk: Buffer, at: number): number {
    const count = this.#ended ? chunk.length - at : Math.min(this.#padding, chunk.length - at)
    if (!this.#ended) this.#padding -= count
    this.position += count
    this.#sink.raw?.(chunk.subarray(at, at + count))
    return at + count
  }

  #fillBlock(chunk: Buffer, at: number): number {
    if (this.#filled === 0 && chunk.length - at >= BLOCK) {
      this.position += BLOCK
      this.#takeBlock(chunk.subarray(at, at + BLOCK))
      return at + BLOCK
    }
    const count = Math.min(BLOCK - this.#filled, chunk.length - at)
    chunk.copy(this.#partial, this.#filled, at, at + count)
    this.#filled += count
    this.position += count
    if (this.#filled === BLOCK) {
      this.#filled = 0
      this.#takeBlock(this.#partial)
    }
    return at + count
  }

  #takeBlock(block: Buffer): void {
    if (this.#takeSpecial) {
      this.#sink.raw?.(block)
      this.#takeSpecial(block)
    } else if (this.#held && !hasValidChecksum(block) && !isZeroBlock(block)) {
      // A pax archive may store a file again with its second name; GNU tar states its size but stores nothing.
      const { size } = this.#held
      this.position -= BLOCK
      this.#emitHeld(size)
      const taken = this.#takePayload(block.subarray(0, Math.min(BLOCK, size)), 0)
      if (taken < BLOCK) this.#takePadding(block, taken)
    } else {
      if (this.#held) this.#emitHeld(0)
      this.#sink.raw?.(block)
      this.#takeHeader(block)
    }
  }

  #takeHeader(block: Buffer): void {
    if (isZeroBlock(block)) {
      this.#ended = true
      return
    }
    if (!hasValidChecksum(block))
      throw new EngineError(
        'invalid',
        this.#seenHeader
          ? `the tar archive is damaged: the header at byte ${this.position - BLOCK} has a wrong checksum`
          : 'this is not a tar archive: it does not begin with a tar header',
      )
    this.#seenHeader = true
    const header = readHeader(block)
    const use = this.#extended[header.flag]
    if (use) this.#collect(header, use)
    else this.#member(header, block)
  }

  /** Headers that speak of the next member, or (`g`) of all that follow, by their flag. */
  readonly #extended: Record<string, (body: Buffer) => void> = {
    x: (body) => {
      this.#pax = parsePax(body)
    },
    g: (body) => {
      this.#global = { ...this.#global, ...parsePax(body) }
    },
    L: (body) => {
      this.#longPath = textOf(body)
    },
    K: (body) => {
      this.#longLink = textOf(body)
    },
  }

  /** Gathers the payload of a header that speaks of the next member. */
  #collect(header: RawHeader, use: (body: Buffer) => void): void {
    if (header.size < 0 || header.size > LONGEST_META)
      throw new EngineError(
        'invalid',
        `the tar archive has an extended header of ${header.size} bytes: more than ${LONGEST_META} is not read`,
      )
    const blocks: Buffer[] = []
    let left = header.size
    const take = (block: Buffer) => {
      blocks.push(Buffer.from(block.subarray(0, Math.min(left, BLOCK))))
      left -= BLOCK
      if (left > 0) return
      this.#takeSpecial = null
      use(Buffer.concat(blocks))
    }
    if (header.size > 0) this.#takeSpecial = take
  }

  #member(header: RawHeader, block: Buffer): void {
    const pax: PaxRecords = { ...this.#global, ...this.#pax }
    const entry = entryOf(header, pax, this.#longPath, this.#longLink)
    this.#pax = {}
    this.#longPath = null
    this.#longLink = null
    if (header.flag === 'S') this.#oldSparse(entry, block)
    else if (pax.sparse && entry.type === 'file') this.#paxSparse(entry, pax.sparse)
    else if (entry.type === 'hardlink' && entry.size > 0) this.#held = entry
    else this.#begin(entry)
  }

  #emitHeld(stored: number): void {
    const entry = this.#held as TarEntry
    this.#held = null
    this.#begin({ ...entry, size: 0, stored })
  }

  #begin(entry: TarEntry): void {
    checkEntry(entry)
    this.#payload = entry.stored
    this.#padding = paddingOf(entry.stored)
    this.#sink.entry(entry)
    if (entry.stored === 0) this.#sink.end()
  }

  #oldSparse(entry: TarEntry, block: Buffer): void {
    const { parts, more, size } = readGnuSparse(block, true)
    const sparse = { ...entry, size }
    if (!more) {
      this.#beginSparse(sparse, parts)
      return
    }
    this.#takeSpecial = (next) => {
      const extension = readGnuSparse(next, false)
      parts.push(...extension.parts)
      if (parts.length > MOST_SPARSE_PARTS) throw tooManyParts(entry)
      if (extension.more) return
      this.#takeSpecial = null
      this.#beginSparse(sparse, parts)
    }
  }

  #paxSparse(entry: TarEntry, sparse: NonNullable<PaxRecords['sparse']>): void {
    const named = { ...entry, path: sparse.name ?? entry.path, size: sparse.size ?? entry.size }
    if (sparse.major === 0) {
      this.#beginSparse(named, sparse.parts)
      return
    }
    const map = new SparseMapReader(MOST_SPARSE_PARTS)
    this.#takeSpecial = (block) => {
      const parts = map.take(block)
      if (parts === 'tooMany') throw tooManyParts(entry)
      if (parts === null) return
      this.#takeSpecial = null
      this.#beginSparse({ ...named, stored: entry.stored - map.bytes }, parts)
    }
  }

  #beginSparse(entry: TarEntry, parts: SparsePart[]): void {
    checkParts(entry, parts)
    this.#begin({ ...entry, sparse: parts.filter((part) => part.length > 0) })
  }
}

function tooManyParts(entry: TarEntry): EngineError {
  return new EngineError(
    'invalid',
    `the tar archive has a sparse file of more than ${MOST_SPARSE_PARTS} parts: "${entry.path}"`,
  )
}
