import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { now } from '../../base/clock.ts'
import type { RunMount } from '../../formats/dockerfile/dockerfile.ts'
import type { BuildFileWork } from '../../stores/builds/files.ts'
import { cacheFolderName } from './run-mounts.ts'

/** A folder that steps share, of one build and of later ones. */
export interface CacheMount extends Disposable {
  folder: string
}

export interface CacheMountRecord {
  id: string
  description: string
  created: number
  lastUsed: number
  uses: number
  bytes: number
  inUse: boolean
}

/** What `RUN --mount=type=cache` keeps, below one folder. */
export interface CacheMounts {
  /** `from`: what a new one begins with. */
  acquire(
    mount: RunMount,
    target: string,
    from: { root: string; path: string } | null,
    signal: AbortSignal,
  ): Promise<CacheMount>
  list(): CacheMountRecord[]
  remove(id: string): Promise<number>
}

interface Kept {
  target: string
  created: number
  lastUsed: number
  uses: number
  bytes: number
}

export function createCacheMounts(root: string, files: BuildFileWork): CacheMounts {
  mkdirSync(root, { recursive: true, mode: 0o700 })
  const users = new Map<string, number>()
  const waiting = new Map<string, Set<() => void>>()

  const inUse = (id: string) => (users.get(id) ?? 0) > 0
  const read = (id: string): Kept | null => {
    try {
      return JSON.parse(readFileSync(join(root, id, 'mount.json'), 'utf8')) as Kept
    } catch {
      return null
    }
  }
  const write = (id: string, kept: Kept) => writeFileSync(join(root, id, 'mount.json'), JSON.stringify(kept))

  /** Resolves when somebody lets go of it, or the signal aborts. */
  function letGo(id: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wakes = waiting.get(id) ?? new Set()
      waiting.set(id, wakes)
      wakes.add(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  async function make(
    id: string,
    { mode, uid, gid }: RunMount,
    target: string,
    from: { root: string; path: string } | null,
    signal: AbortSignal,
  ): Promise<void> {
    if (existsSync(join(root, id))) return
    const fresh = join(root, `new-${id}`)
    await rm(fresh, { recursive: true, force: true })
    mkdirSync(join(fresh, 'data'), { recursive: true, mode: 0o755 })
    if (from)
      await files.copy(
        {
          layer: { upper: join(fresh, 'data'), below: null },
          selection: { root: from.root, sources: [from.path], ignore: [], excludes: [], parents: false },
          given: [],
          created: now(),
          target: '/',
          owner: null,
          mode: null,
        },
        signal,
      )
    chownSync(join(fresh, 'data'), uid ?? 0, gid ?? 0)
    chmodSync(join(fresh, 'data'), mode ?? 0o755)
    if (!existsSync(join(root, id))) renameSync(fresh, join(root, id))
    write(id, { target, created: now(), lastUsed: now(), uses: 0, bytes: 0 })
  }

  /** In its own time: a step need not wait until thousands of files were looked at. */
  async function measure(id: string): Promise<void> {
    try {
      const bytes = await files.measure(join(root, id, 'data'))
      const kept = read(id)
      if (kept) write(id, { ...kept, bytes })
    } catch {
      // It went meanwhile, or the engine ends: what was measured before stays.
    }
  }

  return {
    async acquire(mount, target, from, signal) {
      const first = cacheFolderName({ id: mount.id, target })
      let id = first
      // Nothing may come between the last look and taking it.
      while (mount.sharing === 'locked' && inUse(id)) {
        signal.throwIfAborted()
        await letGo(id, signal)
      }
      for (let copy = 2; mount.sharing === 'private' && inUse(id); copy++) id = `${first}-${copy}`
      users.set(id, (users.get(id) ?? 0) + 1)
      const release = () => {
        users.set(id, (users.get(id) ?? 1) - 1)
        for (const wake of waiting.get(id) ?? []) wake()
        waiting.delete(id)
      }
      try {
        await make(id, mount, target, from, signal)
      } catch (error) {
        release()
        throw error
      }
      return {
        folder: join(root, id, 'data'),
        [Symbol.dispose]() {
          const kept = read(id)
          if (kept) write(id, { ...kept, lastUsed: now(), uses: kept.uses + 1 })
          release()
          void measure(id)
        },
      }
    },
    list() {
      return readdirSync(root).flatMap((id) => {
        const kept = read(id)
        if (!kept || id.startsWith('new-')) return []
        const { target, ...times } = kept
        return [{ id, description: `cached mount ${target}`, inUse: inUse(id), ...times }]
      })
    },
    async remove(id) {
      if (inUse(id) || !existsSync(join(root, id))) return 0
      const bytes = await files.measure(join(root, id, 'data'))
      const gone = join(root, `gone-${id}`)
      renameSync(join(root, id), gone)
      await rm(gone, { recursive: true, force: true })
      return bytes
    },
  }
}
