import { statSync, watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import { LogFile } from './log-file.ts'

/**
 * A container's log over all its files: `log.2`, `log.1`, `log`, as if they were one. A file that is full moves on by one
 * number while it may be read, so files are told apart by their inode.
 */
export class LogChain {
  readonly #path: string
  #file: LogFile
  /** Where reading ends; null: it goes on as the log grows. */
  readonly #end: { inode: number; size: number } | null

  private constructor(path: string, file: LogFile, end: { inode: number; size: number } | null) {
    this.#path = path
    this.#file = file
    this.#end = end
    this.#bound(file)
  }

  #bound(file: LogFile): LogFile {
    if (this.#end?.inode === file.inode) file.end = this.#end.size
    return file
  }

  /**
   * From the oldest file on; null when there is no log (yet). Without `grows` only what is there now is read: a program that
   * writes faster than it is read would keep its reader for ever.
   */
  static async open(path: string, grows: boolean): Promise<LogChain | null> {
    const files = filesOf(path)
    const [newest] = files
    const oldest = files.at(-1)
    const file = oldest && (await LogFile.open(oldest.path))
    return file ? new LogChain(path, file, (!grows && newest) || null) : null
  }

  /** Goes to where the last `count` lines begin. */
  async seekToLast(count: number, endsLine: (record: Buffer) => boolean): Promise<void> {
    let missing = count
    const files = filesOf(this.#path)
    const newest = files.findIndex(({ inode }) => inode === this.#end?.inode)
    for (const [index, { path }] of files.slice(Math.max(0, newest)).entries()) {
      const file = await LogFile.open(path)
      if (!file) continue
      await this.#file.close()
      this.#file = this.#bound(file)
      missing -= await file.seekToLast(missing, endsLine, index === 0)
      if (missing <= 0) return
    }
  }

  /** The next whole records, without their newlines; none at the present end. */
  async read(): Promise<Buffer[]> {
    for (;;) {
      const records = await this.#file.read()
      if (records.length > 0) return records
      const next = await this.#newer()
      if (!next) return []
      // Only now is it sure that nothing more is written to this one.
      const last = await this.#file.read()
      if (last.length > 0) {
        await next.close()
        return last
      }
      await this.#file.close()
      this.#file = next
    }
  }

  /** Calls back whenever something was written, until closed. */
  watch(listener: () => void): FSWatcher {
    return watch(dirname(this.#path), listener).on('error', listener)
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  /** The file after the one that is read; null when that is the newest. */
  async #newer(): Promise<LogFile | null> {
    if (this.#end?.inode === this.#file.inode) return null
    for (;;) {
      const files = filesOf(this.#path)
      const present = files.findIndex(({ inode }) => inode === this.#file.inode)
      // One that is gone was the oldest: what is there now all came after it.
      const next = present < 0 ? files.at(-1) : files[present - 1]
      if (!next) return null
      const file = await LogFile.open(next.path)
      if (file?.inode === next.inode) return this.#bound(file)
      // It moved on while it was opened.
      await file?.close()
    }
  }
}

interface NumberedFile {
  path: string
  inode: number
  size: number
}

/** Newest first: a rotation that comes between two looks then shows a file twice, but hides none. */
function filesOf(path: string): NumberedFile[] {
  const files: NumberedFile[] = []
  const add = (name: string): boolean => {
    const stat = statSync(name, { throwIfNoEntry: false })
    if (stat && !files.some(({ inode }) => inode === stat.ino))
      files.push({ path: name, inode: stat.ino, size: stat.size })
    return stat !== undefined
  }
  add(path)
  for (let number = 1; add(`${path}.${number}`); number++);
  return files
}
