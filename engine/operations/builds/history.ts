import { basename } from 'node:path'
import { now } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { BuildStore } from '../../stores/builds/build-store.ts'
import type { BuildProgress, BuildRecord, OpenBuildOptions } from './builds.ts'
import type { KeptProgress } from './kept-progress.ts'
import type { Told } from './told.ts'

/** So many builds that ended are kept, besides pinned ones. */
const MOST = 100

/** What builds were made, what they told, and those that run. */
export class History {
  readonly #store: BuildStore
  readonly #kept: KeptProgress
  readonly #records = new Map<string, BuildRecord>()
  readonly #told = new Map<string, Told>()

  constructor(store: BuildStore, kept: KeptProgress) {
    this.#store = store
    this.#kept = kept
    for (const { id, record } of store.builds()) this.#records.set(id, JSON.parse(record) as BuildRecord)
  }

  has(id: string): boolean {
    return this.#records.has(id)
  }

  all(): BuildRecord[] {
    return [...this.#records.values()].reverse().map((record) => this.#live(record))
  }

  find(id: string): BuildRecord {
    const record = this.#records.get(id)
    if (!record) throw new EngineError('notFound', `no build ${id} in the history`)
    return this.#live(record)
  }

  /** The steps of one that runs are counted when somebody asks. */
  #live(record: BuildRecord): BuildRecord {
    return record.state === 'running'
      ? { ...record, steps: stepsOf(this.#told.get(record.id)?.all ?? [], record.steps.total) }
      : record
  }

  begin(operation: number, told: Told, { id, names = [], folder }: OpenBuildOptions): void {
    this.#told.set(id, told)
    this.#put({
      id,
      operation,
      title: names[0] ? shortName(names[0]) : folder ? basename(folder) : '',
      state: 'running',
      startedAt: now(),
      endedAt: null,
      steps: { total: 0, completed: 0, cached: 0 },
      names: names.map(shortName),
      images: [],
      target: '',
      platform: '',
      pinned: false,
      error: null,
      dockerfile: null,
      warnings: [],
      again: folder ? { folder, dockerfile: 'Dockerfile', target: '', args: {}, names } : null,
    })
  }

  /** Adds to what is known of one; nothing happens for one that nobody shall see. */
  change(id: string, change: (record: BuildRecord) => Partial<BuildRecord>): void {
    const record = this.#records.get(id)
    if (record) this.#put({ ...record, ...change(record) })
  }

  end(
    id: string,
    error: (EngineError & { source?: { lines: { start: number; end: number } } | null }) | null,
    at: number,
  ): void {
    const state = !error ? 'done' : error.code === 'cancelled' ? 'cancelled' : 'failed'
    const told = this.#told.get(id)?.all ?? []
    this.change(id, ({ steps }) => ({
      state,
      endedAt: at,
      steps: stepsOf(told, steps.total),
      warnings: told.flatMap((progress) => (progress.type === 'warning' ? [progress.warning] : [])),
      error: error && state === 'failed' ? { message: error.message, lines: error.source?.lines ?? null } : null,
    }))
    this.#kept.write(id, told)
    this.#told.delete(id)
    this.#forgetOldest()
  }

  async *progress(id: string, signal: AbortSignal): AsyncGenerator<BuildProgress> {
    this.find(id)
    const told = this.#told.get(id)
    if (told) yield* told.read(signal)
    else yield* this.#kept.read(id)
  }

  forget(ids: readonly string[]): void {
    for (const id of ids) {
      const { state } = this.find(id)
      if (state === 'running') throw new EngineError('conflict', `build ${id} is running: cancel it first`)
      this.#remove(id)
    }
  }

  pin(id: string, pinned: boolean): void {
    this.#put({ ...this.find(id), pinned })
  }

  /** Builds of an engine that died. */
  recover(): void {
    for (const record of this.#records.values())
      if (record.state === 'running')
        this.#put({
          ...record,
          state: 'failed',
          endedAt: record.startedAt,
          error: { message: 'the engine ended before this build did', lines: null },
        })
  }

  #put(record: BuildRecord): void {
    this.#records.set(record.id, record)
    this.#store.putBuild(record.id, JSON.stringify(record))
  }

  #remove(id: string): void {
    this.#records.delete(id)
    this.#told.delete(id)
    this.#store.removeBuild(id)
    this.#kept.remove(id)
  }

  #forgetOldest(): void {
    const ended = [...this.#records.values()].filter(({ state, pinned }) => state !== 'running' && !pinned)
    for (const { id } of ended.slice(0, Math.max(0, ended.length - MOST))) this.#remove(id)
  }
}

/** Only instructions count: what a client lists besides them is not in the Dockerfile. `planned`: so many there will be. */
function stepsOf(told: readonly BuildProgress[], planned: number): BuildRecord['steps'] {
  const last = new Map<string, { completed: boolean; cached: boolean }>()
  for (const progress of told)
    if (progress.type === 'vertex' && progress.vertex.step)
      last.set(progress.vertex.digest, {
        completed: progress.vertex.completed !== null && progress.vertex.error === '',
        cached: progress.vertex.cached,
      })
  const all = [...last.values()]
  return {
    total: Math.max(all.length, planned),
    completed: all.filter(({ completed }) => completed).length,
    cached: all.filter(({ cached }) => cached).length,
  }
}
