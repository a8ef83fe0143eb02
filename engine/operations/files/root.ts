import { closeSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { openInRoot, openRoot, procPath } from '../../base/syscalls/open-in-root.ts'

/** No file that the engine reads for its own use (passwd, group) is larger. */
const LARGEST = 4 * 1024 * 1024

/**
 * The root folder of a container, mounted somewhere. Every path is resolved by the kernel with that folder as its root, so
 * nothing in the container, symlinks that change meanwhile included, leads out of it. To be disposed of.
 */
export class Root {
  readonly #fd: number

  constructor(folder: string) {
    this.#fd = openRoot(folder)
  }

  /** Runs `body` with a path to what `path` is, links followed; the path holds as long as `body` runs. */
  with<T>(path: string, body: (real: string) => T): T {
    const fd = openInRoot(this.#fd, path, { follow: true })
    try {
      return body(procPath(fd))
    } finally {
      closeSync(fd)
    }
  }

  /** The same for the last part of `path` itself: its folder is resolved, a link at the end is not followed. */
  withEntry<T>(path: string, body: (real: string) => T): T {
    const { dir, base } = posix.parse(posix.resolve('/', path))
    return base === '' ? this.with('/', body) : this.with(dir, (folder) => body(`${folder}/${base}`))
  }

  /** Keeps what `path` is open, links followed, for work that goes on: the caller closes the descriptor. */
  open(path: string): number {
    return openInRoot(this.#fd, path, { follow: true })
  }

  /** The text of a small regular file, '' when there is none. */
  text(path: string): string {
    try {
      return this.with(path, (real) => {
        const stat = statSync(real)
        return stat.isFile() && stat.size <= LARGEST ? readFileSync(real, 'utf8') : ''
      })
    } catch (error) {
      if (isMissing(error)) return ''
      throw error
    }
  }

  /** Makes a folder and those above it, where they are missing. */
  makeFolder(path: string): void {
    let made = '/'
    for (const part of posix.resolve('/', path).split('/').filter(Boolean)) {
      const next = posix.join(made, part)
      try {
        if (!this.with(next, (real) => statSync(real).isDirectory()))
          throw new EngineError('invalid', `cannot make folder ${path} in the container: ${next} is not a directory`)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
        this.with(made, (folder) => mkdirSync(`${folder}/${part}`, { mode: 0o755 }))
      }
      made = next
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
  }
}

export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
