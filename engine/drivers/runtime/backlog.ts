import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** So much of it is kept in memory. */
const IN_MEMORY = 1 << 20
/** On the disk: `/tmp` is memory on many systems. */
const FOLDER = '/var/tmp'

/** Packets that a client has not taken yet, in order: the first megabyte in memory, more in a file without a name. */
export class Backlog implements Disposable {
  readonly #memory: Buffer[] = []
  #memoryBytes = 0
  #file: number | null = null
  #readAt = 0
  #writeAt = 0

  /** Bytes that wait. */
  get bytes(): number {
    return this.#memoryBytes + this.#writeAt - this.#readAt
  }

  push(packet: Buffer): void {
    if (this.#writeAt === this.#readAt && this.#memoryBytes + packet.length <= IN_MEMORY) {
      this.#memory.push(packet)
      this.#memoryBytes += packet.length
      return
    }
    this.#file ??= unnamedFile()
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32LE(packet.length)
    for (const piece of [length, packet]) {
      writeSync(this.#file, piece, 0, piece.length, this.#writeAt)
      this.#writeAt += piece.length
    }
  }

  shift(): Buffer | undefined {
    const packet = this.#memory.shift()
    if (packet) {
      this.#memoryBytes -= packet.length
      return packet
    }
    if (this.#file === null || this.#readAt === this.#writeAt) return undefined
    const stored = this.#read(this.#file, this.#read(this.#file, 4).readUInt32LE())
    if (this.#readAt === this.#writeAt) {
      ftruncateSync(this.#file)
      this.#readAt = 0
      this.#writeAt = 0
    }
    return stored
  }

  [Symbol.dispose](): void {
    this.#memory.length = 0
    this.#memoryBytes = 0
    this.#readAt = this.#writeAt
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  #read(file: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    readSync(file, bytes, 0, length, this.#readAt)
    this.#readAt += length
    return bytes
  }
}

/** Gone with its descriptor, whatever becomes of this process. */
function unnamedFile(): number {
  const folder = mkdtempSync(join(FOLDER, 'cutaway-backlog-'))
  try {
    return openSync(join(folder, 'packets'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
