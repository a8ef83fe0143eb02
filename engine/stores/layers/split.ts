import { closeSync, constants, existsSync, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { constants as zlib, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { decodeName, diskPath, encodeName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import { Chunks } from './chunks.ts'

/**
 * `split` is what a tar has besides the contents of its files, so that the tar can be made again byte for byte from
 * `diff/` without a second copy of the data. It is a sequence of frames: length (32 bits, little endian), then that many
 * bytes of zstd. Unpacked, a frame is a sequence of records:
 *
 *     0, length (32), bytes                                        these bytes
 *     1, payload (32), offset (64), length (64), size (16), path   a part of the file at that path in `diff/`
 *
 * When a tar has a path twice, the contents of the earlier one are in `kept/<payload>` instead.
 */
const LITERAL = 0
const PART = 1
const FRAME = 1 << 20

export class SplitWriter {
  readonly #file: number
  #frame = Buffer.allocUnsafe(FRAME)
  #used = 0
  /** Where the length of the literal that is still growing stands in the frame; -1: none. */
  #literal = -1

  constructor(path: string) {
    this.#file = openSync(path, 'wx', 0o600)
  }

  bytes(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#literal < 0) this.#beginLiteral()
      const count = Math.min(FRAME - this.#used, bytes.length - at)
      bytes.copy(this.#frame, this.#used, at, at + count)
      this.#used += count
      this.#frame.writeUInt32LE(this.#frame.readUInt32LE(this.#literal) + count, this.#literal)
      at += count
      if (this.#used === FRAME) this.#flush()
    }
  }

  part(payload: number, path: string, offset: number, length: number): void {
    const name = encodeName(path)
    const size = 23 + name.length
    if (this.#used + size > FRAME) this.#flush()
    this.#literal = -1
    this.#frame[this.#used] = PART
    this.#frame.writeUInt32LE(payload, this.#used + 1)
    this.#frame.writeBigUInt64LE(BigInt(offset), this.#used + 5)
    this.#frame.writeBigUInt64LE(BigInt(length), this.#used + 13)
    this.#frame.writeUInt16LE(name.length, this.#used + 21)
    name.copy(this.#frame, this.#used + 23)
    this.#used += size
  }

  finish(): void {
    this.#flush()
  }

  close(): void {
    closeSync(this.#file)
  }

  #beginLiteral(): void {
    if (this.#used + 6 > FRAME) this.#flush()
    this.#frame[this.#used] = LITERAL
    this.#frame.writeUInt32LE(0, this.#used + 1)
    this.#literal = this.#used + 1
    this.#used += 5
  }

  #flush(): void {
    this.#literal = -1
    if (this.#used === 0) return
    const packed = zstdCompressSync(this.#frame.subarray(0, this.#used), {
      params: { [zlib.ZSTD_c_compressionLevel]: 1 },
    })
    const length = Buffer.alloc(4)
    length.writeUInt32LE(packed.length)
    writeSync(this.#file, length)
    for (let at = 0; at < packed.length; ) at += writeSync(this.#file, packed, at)
    this.#used = 0
  }
}

type SplitRecord =
  | { type: 'bytes'; bytes: Buffer }
  | { type: 'part'; payload: number; path: string; offset: number; length: number }

function* readSplit(path: string): Generator<SplitRecord> {
  const file = openSync(path, 'r')
  try {
    const length = Buffer.alloc(4)
    while (readSync(file, length) === 4) {
      const packed = Buffer.alloc(length.readUInt32LE())
      if (readSync(file, packed) !== packed.length) throw new EngineError('internal', `${path} is truncated`)
      yield* recordsOf(zstdDecompressSync(packed))
    }
  } finally {
    closeSync(file)
  }
}

function* recordsOf(frame: Buffer): Generator<SplitRecord> {
  for (let at = 0; at < frame.length; ) {
    if (frame[at] === LITERAL) {
      const end = at + 5 + frame.readUInt32LE(at + 1)
      yield { type: 'bytes', bytes: frame.subarray(at + 5, end) }
      at = end
    } else {
      const end = at + 23 + frame.readUInt16LE(at + 21)
      yield {
        type: 'part',
        payload: frame.readUInt32LE(at + 1),
        offset: Number(frame.readBigUInt64LE(at + 5)),
        length: Number(frame.readBigUInt64LE(at + 13)),
        path: decodeName(frame.subarray(at + 23, end)),
      }
      at = end
    }
  }
}

/** The layer's tar, made again from its folder, in chunks of their own memory of about a megabyte. Synchronous: for a worker thread. */
export function* rebuildTar(folder: string): Generator<Uint8Array> {
  const keptFolder = join(folder, 'kept')
  const kept = new Set(existsSync(keptFolder) ? readdirSync(keptFolder) : [])
  const out = new Chunks()
  for (const record of readSplit(join(folder, 'split')))
    if (record.type === 'bytes') yield* out.add(record.bytes)
    else {
      const name = String(record.payload)
      yield* partOf(kept.has(name) ? join(keptFolder, name) : `${folder}/diff/${record.path}`, record, out)
    }
  yield* out.rest()
}

function* partOf(path: string, part: { offset: number; length: number }, out: Chunks): Generator<Uint8Array> {
  const file = openSync(diskPath(path), constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    for (let done = 0; done < part.length; ) {
      const { target, offset, length } = out.room(part.length - done)
      const count = readSync(file, target, offset, length, part.offset + done)
      if (count === 0)
        throw new EngineError('internal', `${path} is shorter than when its layer was stored: somebody changed it`)
      done += count
      yield* out.used(count)
    }
  } finally {
    closeSync(file)
  }
}
