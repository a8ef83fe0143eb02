import type { DatabaseSync } from 'node:sqlite'
import { looksSecret } from '../../formats/secret-name.ts'
import type { Shipped } from '../../wire/layers.ts'
import type { StoredLayer } from './layer-rows.ts'
import type { Union } from './union.ts'

/** From this size on a deleted file is worth a word. */
const LARGE = 1_000_000
const MOST = 100

interface HiddenRow {
  layer: number
  path: string
  bytes: number
  added_in: number
}

/** Files of a stack that a later layer took out of sight, and that are carried along: secret ones first, then by size. */
export function shippedBy(db: DatabaseSync, union: Union): (stack: readonly StoredLayer[]) => Shipped[] {
  const hidden = db.prepare(
    'SELECT layer, path, bytes, added_in FROM hidden WHERE layer IN (SELECT value FROM json_each(?))',
  )
  return (stack) => {
    const layers = new Map(stack.map((layer) => [layer.number, layer]))
    const numbers = JSON.stringify([...layers.keys()])
    const found: Shipped[] = []
    for (const row of hidden.iterate(numbers) as unknown as Iterable<HiddenRow>) {
      const secret = looksSecret(row.path)
      if (!secret && row.bytes < LARGE) continue
      const now = union.row(row.layer, row.path)
      const deleted = now === null || now.type === 'whiteout'
      const from = layers.get(row.added_in)
      if (!from || (!secret && !deleted)) continue
      found.push({
        path: row.path,
        bytes: row.bytes,
        why: secret ? 'secret' : 'large',
        deleted,
        addedIn: from.chainId,
        text: from.text,
        hiddenBy: layers.get(row.layer)?.chainId ?? '',
      })
    }
    const rank = ({ why, bytes }: Shipped) => (why === 'secret' ? 2 ** 50 : 0) + bytes
    return found.sort((a, b) => rank(b) - rank(a) || (a.path < b.path ? -1 : 1)).slice(0, MOST)
  }
}
