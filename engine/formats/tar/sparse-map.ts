import { BLOCK, type SparsePart } from './entry.ts'
import { wholeOf } from './pax.ts'

/** The map that leads the payload of a sparse file in GNU's pax form 1.0: decimal numbers, one a line, count first, filled up to a block. */
export class SparseMapReader {
  /** Bytes of payload that the map took. */
  bytes = 0
  readonly #most: number
  readonly #numbers: number[] = []
  #text = ''

  constructor(most: number) {
    this.#most = most
  }

  /** Takes one block; answers with the parts once the map is complete. */
  take(block: Buffer): SparsePart[] | 'tooMany' | null {
    this.bytes += BLOCK
    const lines = (this.#text + block.toString('latin1')).split('\n')
    this.#text = (lines.pop() ?? '').slice(0, 2 * BLOCK)
    for (const line of lines) {
      if (this.#complete()) break
      this.#numbers.push(wholeOf('sparse map', line))
      if ((this.#numbers[0] ?? 0) > this.#most) return 'tooMany'
    }
    return this.#complete() ? this.#parts() : null
  }

  #complete(): boolean {
    const count = this.#numbers[0]
    return count !== undefined && this.#numbers.length === 1 + 2 * count
  }

  #parts(): SparsePart[] {
    const parts: SparsePart[] = []
    for (let at = 1; at + 1 < this.#numbers.length; at += 2)
      parts.push({ offset: this.#numbers[at] ?? 0, length: this.#numbers[at + 1] ?? 0 })
    return parts
  }
}
