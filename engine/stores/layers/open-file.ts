import { writeSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import type { TarEntry } from '../../formats/tar/entry.ts'
import type { Node } from './layer-tree.ts'

/** What is compared with nothing but zeros, in pieces. */
const ZEROS = Buffer.alloc(1 << 20)
/** From so many zeros on a hole is left: less than a block of a disk saves nothing. */
const WORTH_A_HOLE = 4096

/**
 * A file being written: where the next byte of the payload goes, holes of a sparse file left out. Pieces of nothing but
 * zeros become holes too: a sparse file that a tar has in full, as a commit of one makes it, would fill the disk.
 */
export class OpenFile {
  readonly fd: number
  readonly path: string
  readonly entry: TarEntry
  readonly node: Node
  /** Where the next byte of a file that the tar has in full goes. */
  #at = 0
  #hasHoles = false
  #part = 0
  #inPart = 0

  constructor(fd: number, path: string, entry: TarEntry, node: Node) {
    this.fd = fd
    this.path = path
    this.entry = entry
    this.node = node
  }

  /** The file has to be given its size: it may end in a hole. */
  get hasHoles(): boolean {
    return this.#hasHoles || this.entry.sparse !== null
  }

  write(bytes: Buffer): void {
    if (!this.entry.sparse) {
      if (bytes.length >= WORTH_A_HOLE && isZero(bytes)) this.#hasHoles = true
      else writeAll(this.fd, bytes, this.#at)
      this.#at += bytes.length
      return
    }
    for (let at = 0; at < bytes.length; ) {
      const part = this.entry.sparse[this.#part]
      if (!part) throw new EngineError('internal', `"${this.entry.path}" has more bytes than its sparse map`)
      const count = Math.min(part.length - this.#inPart, bytes.length - at)
      writeAll(this.fd, bytes.subarray(at, at + count), part.offset + this.#inPart)
      at += count
      this.#inPart += count
      if (this.#inPart < part.length) continue
      this.#part++
      this.#inPart = 0
    }
  }
}

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const piece = bytes.subarray(at, at + ZEROS.length)
    if (!piece.equals(ZEROS.subarray(0, piece.length))) return false
  }
  return true
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, position + at)
}
