import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { chainId, type Digest, hexOf, parseDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { Layer } from '../../wire/layers.ts'
import { transaction } from '../metadata/database.ts'
import type { LayerAudit } from './audit.ts'
import type { LayerFindings } from './audit-layer.ts'
import { auditRecords } from './audit-records.ts'
import type { Catalogue } from './catalogue.ts'
import { catalogueReader } from './catalogue-reader.ts'
import type { Changes } from './changes.ts'
import { EntryRows, orphanedNumbers } from './entry-rows.ts'
import { Flusher } from './flusher.ts'
import { LayerRows, missing, type StoredLayer, shownLayer } from './layer-rows.ts'
import type { AdoptOptions, ApplyOptions, LayerSource, LayerStore } from './layers.ts'
import { LARGEST_LAYER } from './limits.ts'
import { Union } from './union.ts'
import { upperChanges } from './upper-changes.ts'
import { layerThread } from './worker/layer-thread.ts'
import { workerCount, Workers } from './worker/workers.ts'

/** The layers of a data root, what the catalogue knows of their files, the comparison of read-write layers with them, and the check of all. */
export interface LayerStorage {
  layers: LayerStore
  catalogue: Catalogue
  changes: Changes
  audit: LayerAudit
}

/** `db` is the main thread's connection to `<root>/cutaway.db`. `rootless`: in a user namespace, where marks and owners differ. */
export function createLayerStore(db: DatabaseSync, root: string, { rootless }: { rootless: boolean }): LayerStorage {
  for (const folder of ['layers', 'tmp']) mkdirSync(join(root, folder), { recursive: true, mode: 0o700 })
  const rows = new LayerRows(db, root)
  const union = new Union(db)
  // Reading has a thread of its own: a commit reads and applies at the same time, and a slow reader holds up nobody.
  const writers = new Workers(layerThread(), { root, rootless }, workerCount())
  const readers = new Workers(layerThread(), { root, rootless }, 1)
  const flusher = new Flusher(new Workers(layerThread(), { root, rootless }, 1))
  const auditors = new Workers(layerThread(), { root, rootless }, workerCount())
  const layers = new DiskLayerStore(db, root, rows, { writers, readers, auditors, flusher })
  const tar: Changes['tar'] = (upper) => readers.stream({ type: 'pack', upper })
  return {
    layers,
    catalogue: catalogueReader(db, rows, union),
    changes: upperChanges({ rows, union, rootless, tar }),
    audit: {
      parallel: workerCount(),
      records: (options) => auditRecords(db, root, rows, options),
      layer: async (chainId, signal) => (await auditors.run({ type: 'audit', chainId }, { signal })) as LayerFindings,
    },
  }
}

interface Threads {
  writers: Workers
  readers: Workers
  auditors: Workers
  flusher: Flusher
}

class DiskLayerStore implements LayerStore {
  readonly #db: DatabaseSync
  readonly #root: string
  readonly #rows: LayerRows
  readonly #threads: Threads
  /** Layers being applied whose chain id is known beforehand: who asks for one again waits for the first. */
  readonly #applying = new Map<Digest, Promise<Layer>>()

  constructor(db: DatabaseSync, root: string, rows: LayerRows, threads: Threads) {
    this.#db = db
    this.#root = root
    this.#rows = rows
    this.#threads = threads
  }

  async apply(source: LayerSource, options: ApplyOptions): Promise<Layer> {
    if (options.signal?.aborted) throw new EngineError('cancelled', 'cancelled', { cause: options.signal.reason })
    if (options.parent && !this.#rows.get(options.parent)) throw missing(options.parent)
    const diffId = options.expected ? parseDigest(options.expected.diffId) : null
    if (!diffId) return this.#unpack(source, options, null)
    const id = chainId(options.parent, diffId)
    for (;;) {
      const present = this.#rows.get(id)
      if (present) {
        if (source.type === 'stream') source.stream.destroy()
        return shownLayer(present)
      }
      const other = this.#applying.get(id)
      if (!other) break
      await other.catch(() => {})
    }
    const applying = this.#unpack(source, options, diffId)
    this.#applying.set(id, applying)
    try {
      return await applying
    } finally {
      this.#applying.delete(id)
    }
  }

  async #unpack(source: LayerSource, options: ApplyOptions, diffId: Digest | null): Promise<Layer> {
    const { parent, text, created, limits = LARGEST_LAYER, onProgress, signal } = options
    const file = source.type === 'file' ? { path: source.path, offset: source.offset, length: source.length } : null
    const layer = await this.#threads.writers.run(
      { type: 'apply', request: { parent, diffId, text, created, limits }, file },
      { input: source.type === 'stream' ? source.stream : undefined, onProgress, signal },
    )
    this.#threads.flusher.request()
    return shownLayer(layer as StoredLayer)
  }

  async adopt(upper: string, { parent, text, created, onProgress, signal }: AdoptOptions): Promise<Layer | null> {
    if (parent && !this.#rows.get(parent)) throw missing(parent)
    const layer = await this.#threads.writers.run(
      { type: 'adopt', request: { upper, parent, text, created } },
      { onProgress, signal },
    )
    if (layer === null) return null
    this.#threads.flusher.request()
    return shownLayer(layer as StoredLayer)
  }

  get(id: Digest): Layer | null {
    const layer = this.#rows.get(id)
    return layer && shownLayer(layer)
  }

  stack(top: Digest | null): Layer[] {
    return this.#rows.stack(top).map(shownLayer).reverse()
  }

  all(): Layer[] {
    return this.#rows.all().map(shownLayer)
  }

  lowerDirs(top: Digest | null): string[] {
    return this.#rows.stack(top).map(({ path }) => path)
  }

  tar(id: Digest) {
    if (!this.#rows.get(id)) throw missing(id)
    return this.#threads.readers.stream({ type: 'rebuild', folder: this.#rows.folder(id) })
  }

  tarBytes(id: Digest): number {
    const layer = this.#rows.get(id)
    if (!layer) throw missing(id)
    return layer.tarBytes
  }

  async remove(id: Digest): Promise<number> {
    const layer = transaction(this.#db, () => {
      const found = this.#rows.get(id)
      if (!found) throw missing(id)
      if (this.#rows.hasChildren(id))
        throw new EngineError('conflict', `layer ${id} cannot be removed: another layer rests on it`)
      this.#rows.remove(id)
      if (existsSync(this.#rows.folder(id))) renameSync(this.#rows.folder(id), this.#removedFolder(found))
      return found
    })
    await this.#threads.writers.run({ type: 'erase', folder: this.#removedFolder(layer), number: layer.number })
    return layer.bytes
  }

  /** Named after the number too, so that a layer may come and go again while the first copy is still being erased. */
  #removedFolder({ chainId, number }: StoredLayer): string {
    return join(this.#root, 'tmp', `removed-${hexOf(chainId as Digest)}-${number}`)
  }

  async recover(): Promise<void> {
    const temporary = join(this.#root, 'tmp')
    const layers = join(this.#root, 'layers')
    const rows = this.#rows.all()
    // A removal that moved the folder but was not committed did not happen.
    for (const layer of rows)
      if (!existsSync(dirname(layer.path)) && existsSync(this.#removedFolder(layer)))
        renameSync(this.#removedFolder(layer), dirname(layer.path))
    const known = new Set(rows.map(({ chainId }) => hexOf(chainId as Digest)))
    for (const name of readdirSync(layers))
      if (!known.has(name)) await rm(join(layers, name), { recursive: true, force: true })
    // What is mounted belongs to somebody: to delete through a mount would delete there.
    const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    for (const name of readdirSync(temporary))
      if (!mounts.includes(` ${join(temporary, name)}`))
        await rm(join(temporary, name), { recursive: true, force: true })
    for (const number of orphanedNumbers(this.#db)) new EntryRows(this.#db, number).eraseInBatches()
  }

  async close(): Promise<void> {
    const { writers, readers, auditors, flusher } = this.#threads
    await Promise.all([writers.close(), readers.close(), auditors.close(), flusher.close()])
  }
}
