import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { chainId, type Digest, hexOf } from '../../base/digest.ts'
import type { Finding } from '../../wire/verify.ts'
import { transaction } from '../metadata/database.ts'
import { orphanedNumbers } from './entry-rows.ts'
import type { LayerRows, StoredLayer } from './layer-rows.ts'

/** What the rows of layers say about each other and about the folders there are. */
export function auditRecords(
  db: DatabaseSync,
  root: string,
  rows: LayerRows,
  { stopped }: { stopped: boolean },
): Finding[] {
  // A layer becomes visible and goes inside a write transaction: inside another, rows and folders hold still.
  const { layers, folders, damage, numbers } = transaction(db, () => ({
    layers: rows.all(),
    folders: readdirSync(join(root, 'layers')),
    damage: damageOf(db),
    numbers: stopped ? orphanedNumbers(db) : [],
  }))
  const known = new Set(layers.map((layer) => hexOf(layer.chainId as Digest)))
  const ids = new Set(layers.map((layer) => layer.chainId))
  return [
    ...damage.map((reason): Finding => ({ kind: 'databaseDamaged', values: { reason } })),
    ...layers.flatMap((layer) => auditName(layer, ids)),
    ...folders
      .filter((name) => !known.has(name))
      .map((name): Finding => ({ kind: 'layerOrphan', values: { path: join(root, 'layers', name) } })),
    ...numbers.map((number): Finding => ({ kind: 'rowsOfNoLayer', values: { number: String(number) } })),
    ...(stopped ? leftIn(join(root, 'tmp')) : []).map((path): Finding => ({ kind: 'temporaryLeft', values: { path } })),
  ]
}

/** What is in a folder for work under way and holds a file: empty folders are made once and stay. */
function leftIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() || hasFiles(join(folder, entry.name)))
    .map(({ name }) => join(folder, name))
}

function hasFiles(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => !entry.isDirectory())
}

function auditName({ chainId: layer, diffId, parent }: StoredLayer, ids: ReadonlySet<string>): Finding[] {
  const expected = chainId(parent as Digest | null, diffId as Digest)
  return [
    ...(expected === layer ? [] : [{ kind: 'layerMisnamed', values: { layer, expected } } satisfies Finding]),
    ...(parent === null || ids.has(parent)
      ? []
      : [{ kind: 'layerWithoutParent', values: { layer, parent } } satisfies Finding]),
  ]
}

/** SQLite's own check of its pages, without the one of every index, which would read all of the catalogue twice. */
function damageOf(db: DatabaseSync): string[] {
  const rows = db.prepare('PRAGMA quick_check(10)').all() as { quick_check: string }[]
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok')
}
