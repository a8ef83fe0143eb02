import type { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { type Digest, hexOf } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { Layer } from '../../wire/layers.ts'

interface LayerRow {
  number: number
  chain_id: Digest
  diff_id: string
  parent: Digest | null
  bytes: number
  tar_bytes: number
  files: number
  added: number
  changed: number
  deleted: number
  created: number | null
  text: string
}

/** A layer of the store, with what only the store needs to know. */
export interface StoredLayer extends Layer {
  number: number
  tarBytes: number
}

export type NewLayer = Omit<StoredLayer, 'path'>

/** Without what only the store needs to know. */
export function shownLayer({ number: _, tarBytes: __, ...layer }: StoredLayer): Layer {
  return layer
}

/** Reads and writes the rows of layers. */
export class LayerRows {
  readonly #root: string
  readonly #statements

  constructor(db: DatabaseSync, root: string) {
    this.#root = root
    this.#statements = {
      one: db.prepare('SELECT * FROM layers WHERE chain_id = ?'),
      all: db.prepare('SELECT * FROM layers ORDER BY number'),
      children: db.prepare('SELECT count(*) AS count FROM layers WHERE parent = ?'),
      stack: db.prepare(
        `WITH RECURSIVE stack (chain, depth) AS (
           VALUES (?, 0) UNION ALL SELECT layers.parent, depth + 1 FROM stack JOIN layers ON chain_id = chain
         ) SELECT layers.* FROM stack JOIN layers ON chain_id = chain ORDER BY depth`,
      ),
      insert: db.prepare(
        `INSERT INTO layers (number, chain_id, diff_id, parent, bytes, tar_bytes, files, added, changed, deleted, created, text)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      remove: db.prepare('DELETE FROM layers WHERE chain_id = ?'),
      nextNumber: db.prepare(
        `INSERT INTO facts (name, value) VALUES ('last layer number', '1')
         ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value`,
      ),
    }
  }

  get(chainId: Digest): StoredLayer | null {
    const row = this.#statements.one.get(chainId) as LayerRow | undefined
    return row ? this.#layer(row) : null
  }

  all(): StoredLayer[] {
    return (this.#statements.all.all() as unknown as LayerRow[]).map((row) => this.#layer(row))
  }

  /** The layer and all below it, top first. `notFound` when it is not there; what is there has all below it. */
  stack(top: Digest | null): StoredLayer[] {
    if (top === null) return []
    const rows = this.#statements.stack.all(top) as unknown as LayerRow[]
    if (rows.length === 0) throw missing(top)
    return rows.map((row) => this.#layer(row))
  }

  hasChildren(chainId: Digest): boolean {
    return (this.#statements.children.get(chainId) as { count: number }).count > 0
  }

  insert(layer: NewLayer): void {
    const { number, chainId, diffId, parent, bytes, tarBytes, counts, created, text } = layer
    const { files, added, changed, deleted } = counts
    this.#statements.insert.run(
      number,
      chainId,
      diffId,
      parent,
      bytes,
      tarBytes,
      files,
      added,
      changed,
      deleted,
      created,
      text,
    )
  }

  remove(chainId: Digest): void {
    this.#statements.remove.run(chainId)
  }

  /** A number that no layer has or had: rows of the catalogue can go in under it before the layer is visible. */
  nextNumber(): number {
    return Number((this.#statements.nextNumber.get() as { value: string }).value)
  }

  folder(chainId: Digest): string {
    return join(this.#root, 'layers', hexOf(chainId))
  }

  #layer(row: LayerRow): StoredLayer {
    return {
      number: row.number,
      chainId: row.chain_id,
      diffId: row.diff_id,
      parent: row.parent,
      bytes: row.bytes,
      tarBytes: row.tar_bytes,
      counts: { files: row.files, added: row.added, changed: row.changed, deleted: row.deleted },
      created: row.created,
      text: row.text,
      path: join(this.folder(row.chain_id), 'diff'),
    }
  }
}

export function missing(chainId: string): EngineError {
  return new EngineError('notFound', `there is no layer ${chainId}`)
}
