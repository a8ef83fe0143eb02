import { type FSWatcher, readFileSync, rmSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { onProcessEnd } from '../../base/syscalls/process.ts'
import type { RuntimeExit } from './runtime.ts'
import type { Space } from './space.ts'

/** What is said of a process that nobody saw end: conmon was killed before it could write. */
const UNSEEN = 137

/** The folder in which every conmon writes how its container ended; one inotify watch serves all containers. */
export class Exits {
  readonly #folder: string
  readonly #watcher: FSWatcher
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(folder: string) {
    this.#folder = folder
    this.#watcher = watch(folder, { persistent: false }, (_, name) => {
      for (const check of this.#waiting.get(String(name)) ?? []) check()
    })
    // Without the watch an exit is still seen, by the end of its monitor.
    this.#watcher.on('error', () => this.#watcher.close())
  }

  /** Null as long as conmon has not written. `oom` tells whether the kernel killed for lack of memory. */
  read(id: string, oom: () => boolean): RuntimeExit | null {
    const file = join(this.#folder, id)
    try {
      const exitCode = Number(readFileSync(file, 'utf8'))
      return { exitCode, oomKilled: oom(), at: Math.round(statSync(file).mtimeMs) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  /** By conmon's file; when conmon ends without one, by the end of the first process. */
  wait(id: string, oom: () => boolean, space: Space, signal: AbortSignal): Promise<RuntimeExit> {
    return new Promise((resolve, reject) => {
      const releases: (() => void)[] = []
      const settle = (act: () => void) => {
        for (const release of releases.splice(0)) release()
        act()
      }
      const check = () => {
        const exit = this.read(id, oom)
        if (exit) settle(() => resolve(exit))
        return exit !== null
      }
      const unseen = () => settle(() => resolve(unseenExit(oom)))
      const abort = () => settle(() => reject(signal.reason))

      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      releases.push(() => signal.removeEventListener('abort', abort))
      releases.push(this.#listen(id, check))
      if (check()) return
      releases.push(onProcessEnd(space.monitor, () => check() || releases.push(onProcessEnd(space.first, unseen))))
    })
  }

  #listen(id: string, check: () => void): () => void {
    const checks = this.#waiting.get(id) ?? new Set()
    this.#waiting.set(id, checks.add(check))
    return () => {
      checks.delete(check)
      if (checks.size === 0) this.#waiting.delete(id)
    }
  }

  forget(id: string): void {
    rmSync(join(this.#folder, id), { force: true })
  }

  close(): void {
    this.#watcher.close()
  }
}

export function unseenExit(oom: () => boolean): RuntimeExit {
  return { exitCode: UNSEEN, oomKilled: oom(), at: Date.now() }
}
