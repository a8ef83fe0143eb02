import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { GrowingFile } from './growing-file.ts'

/** As many as dockerd's. */
const AT_ONCE = 3

/**
 * Streams that are wanted one after the other, of which a few run at the same time: the one whose turn it is goes straight
 * through, those that come next wait in files.
 */
export class Downloads implements AsyncDisposable {
  readonly #folder: string
  readonly #open: readonly (() => Readable)[]
  readonly #ahead = new Map<number, GrowingFile>()
  /** The next one that nobody began. */
  #next = 0
  #running = 0
  #closed = false

  private constructor(folder: string, open: readonly (() => Readable)[]) {
    this.#folder = folder
    this.#open = open
  }

  static async begin(tmp: string, open: readonly (() => Readable)[]): Promise<Downloads> {
    return new Downloads(await mkdtemp(join(tmp, 'pull-')), open)
  }

  /** Its turn has come; asked for in order. The caller reads it to its end or destroys it. */
  take(index: number): Readable {
    const waiting = this.#ahead.get(index)
    if (waiting) {
      this.#fill()
      return waiting.read()
    }
    this.#next = index + 1
    const stream = (this.#open[index] as () => Readable)()
    this.#running++
    stream.once('close', () => this.#ended())
    this.#fill()
    return stream
  }

  /** What was taken is used up. */
  async done(index: number): Promise<void> {
    await this.#ahead.get(index)?.[Symbol.asyncDispose]()
    this.#ahead.delete(index)
  }

  #ended(): void {
    this.#running--
    this.#fill()
  }

  #fill(): void {
    while (!this.#closed && this.#running < AT_ONCE && this.#next < this.#open.length) {
      const index = this.#next++
      const file = new GrowingFile(join(this.#folder, String(index)), (this.#open[index] as () => Readable)())
      this.#ahead.set(index, file)
      this.#running++
      void file.settled().then(() => this.#ended())
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#ahead.values()].map((file) => file[Symbol.asyncDispose]()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}
