const CHUNK = 1 << 20

/** Gathers pieces into chunks of a megabyte, each of its own memory, so that a chunk can move to another thread. */
export class Chunks {
  #chunk = Buffer.allocUnsafeSlow(CHUNK)
  #used = 0

  /** Where up to `wanted` bytes may be put; `used` must follow, with how many were. */
  room(wanted: number): { target: Buffer; offset: number; length: number } {
    return { target: this.#chunk, offset: this.#used, length: Math.min(wanted, CHUNK - this.#used) }
  }

  *used(count: number): Generator<Buffer> {
    this.#used += count
    if (this.#used < CHUNK) return
    yield this.#chunk
    this.#chunk = Buffer.allocUnsafeSlow(CHUNK)
    this.#used = 0
  }

  *add(bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length; ) {
      const { target, offset, length } = this.room(bytes.length - at)
      bytes.copy(target, offset, at, at + length)
      at += length
      yield* this.used(length)
    }
  }

  /** The last, shorter chunk. */
  *rest(): Generator<Buffer> {
    if (this.#used === 0) return
    const last = Buffer.allocUnsafeSlow(this.#used)
    this.#chunk.copy(last)
    this.#used = 0
    yield last
  }
}
