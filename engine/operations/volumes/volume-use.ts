import { EngineError } from '../../base/errors.ts'
import type { VolumeMounts } from '../../drivers/volumes/volume-mounts.ts'
import type { VolumeRecord, VolumeStore } from '../../stores/volumes/volumes.ts'
import { Serial } from '../containers/serial.ts'
import { liesElsewhere } from './driver-options.ts'

/**
 * Who uses which volume at the moment: running containers, and whoever looks into one. What lies elsewhere is mounted for
 * the first of them and unmounted after the last.
 */
export class VolumeUse {
  readonly #store: VolumeStore
  readonly #mounts: VolumeMounts
  readonly #held = new Map<string, Set<string>>()
  readonly #serial = new Serial()
  readonly #turns = new Map<string, number>()

  constructor(store: VolumeStore, mounts: VolumeMounts) {
    this.#store = store
    this.#mounts = mounts
  }

  /** Resolves with the path of the data when it can be used. `holder`: a container's id, or a name of its own. */
  async acquire(holder: string, volume: VolumeRecord): Promise<string> {
    const path = this.#store.path(volume.name)
    this.adopt(holder, volume.name)
    if (!liesElsewhere(volume.options)) return path
    try {
      await this.#serial.run(volume.name, async () => {
        if (!this.#mounts.mounted(path).includes(path)) await this.#mounts.mount(volume.options, path)
      })
    } catch (error) {
      this.#drop(holder, volume.name)
      const { message } = error as Error
      throw new EngineError('unavailable', `error while mounting volume '${path}': ${message}`, { cause: error })
    }
    return path
  }

  /** For what a container that outlived the last engine holds already. */
  adopt(holder: string, volume: string): void {
    const held = this.#held.get(holder) ?? new Set()
    this.#held.set(holder, held.add(volume))
    this.#turns.set(volume, this.turns(volume) + 1)
  }

  /** Lets go of all that the holder has; says what that was. */
  release(holder: string): string[] {
    const volumes = [...(this.#held.get(holder) ?? [])]
    for (const volume of volumes) this.#drop(holder, volume)
    return volumes
  }

  /** Grows whenever somebody begins or ends to use it: what was known of its content before may be old. */
  turns(volume: string): number {
    return this.#turns.get(volume) ?? 0
  }

  isUsed(volume: string): boolean {
    return [...this.#held.values()].some((volumes) => volumes.has(volume))
  }

  /** Unmounts what an engine that was killed left mounted for nobody. */
  sweep(): void {
    for (const { name, options } of this.#store.all())
      if (liesElsewhere(options) && !this.isUsed(name)) this.#unmount(name)
  }

  #drop(holder: string, volume: string): void {
    const held = this.#held.get(holder)
    held?.delete(volume)
    this.#turns.set(volume, this.turns(volume) + 1)
    if (held?.size === 0) this.#held.delete(holder)
    const record = this.#store.get(volume)
    if (record && liesElsewhere(record.options) && !this.isUsed(volume)) this.#unmount(volume)
  }

  #unmount(volume: string): void {
    this.#mounts.unmount(this.#store.path(volume))
  }
}
