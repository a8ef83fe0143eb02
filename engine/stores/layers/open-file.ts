import { writeSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import type { TarEntry } from '../../formats/tar/entry.ts'
import type { Node } from './layer-tree.ts'

/** A file being written: where the next byte of the payload goes, holes of a sparse file left out. */
export class OpenFile {
  readonly fd: number
  readonly path: string
  readonly entry: TarEntry
  readonly node: Node
  #part = 0
  #inPart = 0

  constructor(fd: number, path: string, entry: TarEntry, node: Node) {
    this.fd = fd
    this.path = path
    this.entry = entry
    this.node = node
  }

  write(bytes: Buffer): void {
    if (!this.entry.sparse) {
      writeAll(this.fd, bytes, null)
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

function writeAll(fd: number, bytes: Buffer, position: number | null): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(fd, bytes, at, bytes.length - at, position === null ? null : position + at)
}
