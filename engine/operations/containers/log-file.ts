import { type FileHandle, open } from 'node:fs/promises'

const BLOCK = 256 * 1024
const NEWLINE = 0x0a

/** One file of a log, which grows while it is read. */
export class LogFile {
  readonly #handle: FileHandle
  readonly inode: number
  /** Nothing from this place on is read. */
  end = Number.POSITIVE_INFINITY
  #position = 0
  #rest: Buffer = Buffer.alloc(0)

  private constructor(handle: FileHandle, inode: number) {
    this.#handle = handle
    this.inode = inode
  }

  /** null when there is no log (yet). */
  static async open(path: string): Promise<LogFile | null> {
    try {
      const handle = await open(path, 'r')
      return new LogFile(handle, (await handle.stat()).ino)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  /**
   * Goes to where the last `count` lines begin, from the end of the file on, or to its beginning; resolves with how many
   * it found. `endsLine` says it of a record; `newest`: a line at the end that none has ended counts too.
   */
  async seekToLast(count: number, endsLine: (record: Buffer) => boolean, newest: boolean): Promise<number> {
    const size = Math.min(this.end, (await this.#handle.stat()).size)
    let found = 0
    let last = newest
    for await (const { start, record } of this.#backwards(size)) {
      // A record that no newline of the container ended is a line too, when it is the last.
      if (last || endsLine(record)) {
        if (found === count) {
          this.#position = start + record.length + 1
          return found
        }
        found++
      }
      last = false
    }
    this.#position = 0
    return found
  }

  /** The next whole records, without their newlines; none at the present end of the file. */
  async read(): Promise<Buffer[]> {
    for (;;) {
      const block = await this.#readAt(this.#position, Math.min(BLOCK, this.end - this.#position))
      if (block.length === 0) return []
      this.#position += block.length
      const data = this.#rest.length ? Buffer.concat([this.#rest, block]) : block
      const records: Buffer[] = []
      let start = 0
      for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
        records.push(data.subarray(start, end))
        start = end + 1
      }
      this.#rest = data.subarray(start)
      if (records.length > 0) return records
    }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  async *#backwards(size: number): AsyncGenerator<{ start: number; record: Buffer }, void> {
    let begun: Buffer = Buffer.alloc(0)
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - BLOCK)
      const data = Buffer.concat([await this.#readAt(start, end - start), begun])
      let stop = end === size && data[data.length - 1] === NEWLINE ? data.length - 1 : data.length
      for (let newline = lastNewline(data, stop); newline >= 0; newline = lastNewline(data, stop)) {
        yield { start: start + newline + 1, record: data.subarray(newline + 1, stop) }
        stop = newline
      }
      begun = data.subarray(0, stop)
      end = start
    }
    if (size > 0) yield { start: 0, record: begun }
  }

  async #readAt(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length)
    const { bytesRead } = await this.#handle.read(buffer, 0, length, position)
    return buffer.subarray(0, bytesRead)
  }
}

function lastNewline(data: Buffer, before: number): number {
  return before > 0 ? data.lastIndexOf(NEWLINE, before - 1) : -1
}
