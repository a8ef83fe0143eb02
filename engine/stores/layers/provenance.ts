import { EngineError } from '../../base/errors.ts'
import type { Provenance } from '../../wire/layers.ts'
import type { StoredLayer } from './layer-rows.ts'
import type { EntryRow, Union } from './union.ts'

/** What one layer says about a path: its own entry, and whether it takes those of the layers below out of sight. */
interface Word {
  layer: StoredLayer
  row: EntryRow | null
  hides: boolean
}

/** Base first, as the contract has it. `stack` is base first too. */
export function provenanceOf(union: Union, stack: readonly StoredLayer[], path: string): Provenance {
  const words = stack.map((layer) => wordOf(union, layer, path))
  if (!words.some(({ row }) => row && row.type !== 'whiteout'))
    throw new EngineError('notFound', `no layer of this stack has a file "/${path}"`)
  return { path, cells: words.map((word, index) => cellOf(word, words.slice(index + 1))) }
}

function cellOf({ layer, row, hides }: Word, above: readonly Word[]): Provenance['cells'][number] {
  const cell = { chainId: layer.chainId, entry: row ? { type: row.type, size: row.size } : null, by: null }
  if (!row) return { ...cell, role: hides ? 'hides' : 'absent' }
  if (row.type === 'whiteout') return { ...cell, role: 'hides' }
  const next = above.find((word) => word.hides || word.row)
  if (!next) return { ...cell, role: 'supplied' }
  const shadowed = next.row !== null && next.row.type !== 'whiteout'
  return { ...cell, role: shadowed ? 'shadowed' : 'hidden', by: next.layer.chainId }
}

function wordOf(union: Union, layer: StoredLayer, path: string): Word {
  const row = union.row(layer.number, path)
  if (row) return { layer, row, hides: row.type === 'whiteout' }
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = union.row(layer.number, path.slice(0, slash))
    if (folder && (folder.type !== 'directory' || folder.opaque)) return { layer, row: null, hides: true }
  }
  return { layer, row: null, hides: false }
}
