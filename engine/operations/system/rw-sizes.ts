import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'

/** A running container is measured again after so long; another one only when it ran meanwhile. */
const FRESH = 10_000

/** Bytes of read-write layers, as last measured: measuring one reads its whole folder. */
export class RwSizes {
  readonly #context: Context
  readonly #measured = new Map<string, { bytes: number; at: number; finishedAt: number | null }>()

  constructor(context: Context) {
    this.#context = context
  }

  all(): { id: string; bytes: number }[] {
    const records = this.#context.store.all()
    const ids = new Set(records.map(({ id }) => id))
    for (const id of this.#measured.keys()) if (!ids.has(id)) this.#measured.delete(id)
    return records.map((record) => ({ id: record.id, bytes: this.#of(record) }))
  }

  #of(record: ContainerRecord): number {
    const { id, top, state } = record
    const runs = this.#context.spaces.get(id) !== null
    const known = this.#measured.get(id)
    if (known && (runs ? performance.now() - known.at < FRESH : known.finishedAt === state.finishedAt))
      return known.bytes
    const { bytes } = this.#context.changes.count(this.#context.store.paths(id).upper, top)
    this.#measured.set(id, { bytes, at: performance.now(), finishedAt: runs ? Number.NaN : state.finishedAt })
    return bytes
  }
}
