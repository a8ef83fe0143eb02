import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { VolumeStore } from '../../stores/volumes/volumes.ts'
import { liesElsewhere } from './driver-options.ts'
import type { VolumeUse } from './volume-use.ts'

/** A volume that somebody uses is measured again after so long, another one only when somebody used it meanwhile. */
const FRESH = 10_000

/** Bytes of files below a folder, hard links once: what dockerd counts. What goes away meanwhile counts nothing. */
export async function bytesBelow(folder: string, seen: Set<number> = new Set()): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      bytes += await bytesBelow(path, seen)
      continue
    }
    const stat = await lstat(path).catch(() => null)
    if (!stat || (stat.nlink > 1 && seen.has(stat.ino))) continue
    seen.add(stat.ino)
    bytes += stat.size
  }
  return bytes
}

/** Bytes of volumes, as last measured: measuring one walks its whole tree. */
export class VolumeSizes {
  readonly #store: VolumeStore
  readonly #use: VolumeUse
  readonly #measured = new Map<string, { at: number; turns: number; bytes: Promise<number> }>()

  constructor(store: VolumeStore, use: VolumeUse) {
    this.#store = store
    this.#use = use
  }

  async all(): Promise<Map<string, number | null>> {
    const volumes = this.#store.all()
    const names = new Set(volumes.map(({ name }) => name))
    for (const name of this.#measured.keys()) if (!names.has(name)) this.#measured.delete(name)
    const sizes = await Promise.all(
      volumes.map(
        async ({ name, options }): Promise<[string, number | null]> => [
          name,
          liesElsewhere(options) ? null : await this.#of(name),
        ],
      ),
    )
    return new Map(sizes)
  }

  /** What was measured is old: the volume was changed by an operation. */
  forget(name: string): void {
    this.#measured.delete(name)
  }

  #of(name: string): Promise<number> {
    const known = this.#measured.get(name)
    const turns = this.#use.turns(name)
    const old = this.#use.isUsed(name) && performance.now() - (known?.at ?? 0) > FRESH
    if (known?.turns === turns && !old) return known.bytes
    const bytes = bytesBelow(this.#store.path(name))
    this.#measured.set(name, { at: performance.now(), turns, bytes })
    return bytes
  }
}
