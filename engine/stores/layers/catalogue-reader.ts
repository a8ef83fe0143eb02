import type { DatabaseSync } from 'node:sqlite'
import type { Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { Provenance, TreeEntry, Waste } from '../../wire/layers.ts'
import type { Catalogue } from './catalogue.ts'
import type { LayerRows, StoredLayer } from './layer-rows.ts'
import { missing } from './layer-rows.ts'
import { shippedBy } from './shipped.ts'
import { provenanceOf } from './provenance.ts'
import { type EntryRow, StackView, type Union } from './union.ts'

/** How many of the worst paths `waste` names. */
const WORST = 100

/** Answers from the database, at once: each question costs what it shows, not what the layers hold. */
export function catalogueReader(db: DatabaseSync, rows: LayerRows, union: Union): Catalogue {
  const hiddenSum = db.prepare(
    'SELECT coalesce(sum(bytes), 0) AS bytes FROM hidden WHERE layer IN (SELECT value FROM json_each(?))',
  )
  const hiddenWorst = db.prepare(
    `SELECT layer, path, bytes, added_in FROM hidden WHERE layer IN (SELECT value FROM json_each(?))
     ORDER BY bytes DESC, path LIMIT ${WORST}`,
  )
  const searchNames = db.prepare(
    "SELECT * FROM entries WHERE layer = ? AND name <> '' AND name LIKE ? ESCAPE '\\' LIMIT ?",
  )
  const searchPaths = db.prepare(
    "SELECT * FROM entries WHERE layer = ? AND name <> '' AND directory || '/' || name LIKE ? ESCAPE '\\' LIMIT ?",
  )

  const shipped = shippedBy(db, union)

  function numbersOf(stack: readonly StoredLayer[]): number[] {
    return stack.map(({ number }) => number)
  }

  return {
    tree({ top, view, path: given }) {
      const path = plainPath(given)
      const stack = rows.stack(top as Digest)
      const layer = stack[0]
      if (!layer) throw missing(top)
      const names = new Map(stack.map(({ number, chainId }) => [number, chainId]))
      const entries: TreeEntry[] = []
      if (view === 'layer') {
        if (union.row(layer.number, path)?.type !== 'directory') throw noFolder(path, `layer ${top}`)
        for (const row of union.rows(layer.number, path)) entries.push(entryOf(row, 'own', names))
      } else {
        const folder = new StackView(union, numbersOf(stack)).find(path)
        if (folder?.row.type !== 'directory') throw noFolder(path, `the union of ${top} and the layers below it`)
        for (const { row } of union.children(folder.contributors, path).values())
          entries.push(entryOf(row, 'union', names))
      }
      return entries.sort(byKindAndName)
    },
    provenance(top, path): Provenance {
      return provenanceOf(union, rows.stack(top).reverse(), plainPath(path))
    },
    supplier(top, path) {
      const stack = rows.stack(top)
      const found = new StackView(union, numbersOf(stack)).find(plainPath(path))
      return (stack.find(({ number }) => number === found?.row.layer)?.chainId as Digest | undefined) ?? null
    },
    waste(top): Waste {
      const stack = rows.stack(top)
      const names = new Map(stack.map(({ number, chainId }) => [number, chainId]))
      const numbers = JSON.stringify(numbersOf(stack))
      const { bytes } = hiddenSum.get(numbers) as { bytes: number }
      const worst = hiddenWorst.all(numbers) as { layer: number; path: string; bytes: number; added_in: number }[]
      return {
        bytes,
        total: stack.reduce((sum, layer) => sum + layer.bytes, 0),
        paths: worst.map(({ layer, path, bytes, added_in }) => ({
          path,
          bytes,
          addedIn: names.get(added_in) ?? '',
          hiddenBy: names.get(layer) ?? '',
        })),
      }
    },
    shipped: (top) => shipped(rows.stack(top)),
    search(top, text, limit) {
      const found: { path: string; layer: string; mark: string | null; size: number }[] = []
      const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
      const statement = text.includes('/') ? searchPaths : searchNames
      for (const { number, chainId } of rows.stack(top)) {
        const matches = statement.all(number, pattern, limit - found.length) as unknown as EntryRow[]
        for (const { directory, name, mark, size } of matches)
          found.push({ path: directory === '' ? name : `${directory}/${name}`, layer: chainId, mark, size })
        if (found.length >= limit) break
      }
      return found
    },
  }
}

function entryOf(row: EntryRow, view: 'own' | 'union', layers: ReadonlyMap<number, string>): TreeEntry {
  const { name, type, mode, uid, gid, size, mtime, link, mark } = row
  const files = view === 'own' ? row.own_files : row.union_files
  const bytes = view === 'own' ? row.own_bytes : row.union_bytes
  const inside = type === 'directory' ? { files: files ?? 0, bytes: bytes ?? 0 } : null
  return { name, type, mode, uid, gid, size, mtime, link, mark, inside, layer: layers.get(row.layer) ?? '' }
}

function byKindAndName(a: TreeEntry, b: TreeEntry): number {
  const folders = Number(b.type === 'directory') - Number(a.type === 'directory')
  return folders || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
}

function plainPath(path: string): string {
  return path.replace(/^\/+|\/+$/g, '')
}

function noFolder(path: string, where: string): EngineError {
  return new EngineError('notFound', `there is no folder "/${path}" in ${where}`)
}
