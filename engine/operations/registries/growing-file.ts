import { type FileHandle, open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'

const PIECE = 1 << 20

/** A stream kept in a file while it arrives, to be read from its beginning before it has ended, too. */
export class GrowingFile implements AsyncDisposable {
  readonly #path: string
  readonly #source: Readable
  readonly #filling: Promise<void>
  #handle: FileHandle | null = null
  #written = 0
  #complete = false
  #failure: unknown = null
  #changed = Promise.withResolvers<void>()

  constructor(path: string, source: Readable) {
    this.#path = path
    this.#source = source
    this.#filling = this.#fill()
  }

  async #fill(): Promise<void> {
    try {
      this.#handle = await open(this.#path, 'wx+', 0o600)
      for await (const chunk of this.#source as AsyncIterable<Buffer>) {
        await this.#handle.write(chunk, 0, chunk.length, this.#written)
        this.#written += chunk.length
        this.#tell()
      }
      this.#complete = true
    } catch (error) {
      this.#failure = error
    } finally {
      this.#tell()
    }
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers<void>()
  }

  /** Resolves when all has come, or it has failed. */
  async settled(): Promise<void> {
    await this.#filling
  }

  read(): Readable {
    return Readable.from(this.#pieces(), { objectMode: false, highWaterMark: PIECE })
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    for (let position = 0; ; ) {
      const changed = this.#changed.promise
      const ready = Math.min(PIECE, this.#written - position)
      if (ready > 0 && this.#handle) {
        const { bytesRead, buffer } = await this.#handle.read(Buffer.allocUnsafe(ready), 0, ready, position)
        position += bytesRead
        yield buffer.subarray(0, bytesRead)
      } else if (this.#failure !== null) throw this.#failure
      else if (this.#complete) return
      else await changed
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#source.destroy()
    await this.#filling
    await this.#handle?.close()
    await rm(this.#path, { force: true })
  }
}
