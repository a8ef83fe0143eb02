import type { Stats } from 'node:fs'
import { displayName } from '../../base/byte-name.ts'
import { tarTypeOf } from '../../formats/tar/entry.ts'
import { timeOf } from './attributes.ts'
import type { Findings } from './audit-layer.ts'
import type { StoredLayer } from './layer-rows.ts'
import type { EntryRow, Union } from './union.ts'
import { isOpaque, isWhiteout, namesIn, statOf, targetOf } from './upper-files.ts'

interface Place {
  union: Union
  layer: StoredLayer
  rootless: boolean
}

/** Times of the catalogue are whole milliseconds; those that a tar states with fractions may be one off. */
const TOLERANCE = 2

/** Walks `diff/` beside the catalogue, a folder at a time, and yields after each. Returns the number of files. */
export function* auditFiles(place: Place, found: Findings): Generator<void, number> {
  const root = place.union.row(place.layer.number, '')
  if (root) auditEntry(place, root, place.layer.path, found)
  let files = 1
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const rows = new Map(place.union.rows(place.layer.number, folder).map((row) => [row.name, row]))
    const path = folder === '' ? place.layer.path : `${place.layer.path}/${folder}`
    const seen = new Set<string>()
    for (const raw of namesIn(path)) {
      const name = displayName(raw)
      const row = rows.get(name)
      seen.add(name)
      files++
      if (!row) found.add('fileExtra', { path: `${path}/${name}` })
      // Names that are not text may share one row.
      else if (name === raw) auditEntry(place, row, `${path}/${raw}`, found)
      if (row?.type === 'directory' && name === raw && statOf(`${path}/${raw}`)?.isDirectory())
        folders.push(folder === '' ? raw : `${folder}/${raw}`)
    }
    for (const [name, row] of rows)
      if (!seen.has(name) && !mayBeAbsent(place, row)) found.add('fileMissing', { path: `${path}/${name}` })
    yield
  }
  return files
}

/** A user namespace makes no devices: those, and hard links to them, are in the tar alone. */
function mayBeAbsent({ rootless }: Place, { type }: EntryRow): boolean {
  return rootless && (type === 'character' || type === 'block' || type === 'hardlink')
}

function auditEntry(place: Place, row: EntryRow, path: string, found: Findings): void {
  const stat = statOf(path)
  if (!stat) return
  const type = isWhiteout(stat) ? 'whiteout' : tarTypeOf(stat)
  if (row.type === 'hardlink') {
    if (stat.isFile() && stat.size !== row.size)
      found.add('fileSize', { path, expected: String(row.size), found: String(stat.size) })
    return
  }
  if (type !== row.type) {
    found.add('fileType', { path, expected: row.type, found: type ?? 'socket' })
    return
  }
  if (type === 'whiteout') return
  if (type === 'symlink') auditTarget(row, path, found)
  else if ((stat.mode & 0o7777) !== row.mode)
    found.add('fileMode', { path, expected: octal(row.mode), found: octal(stat.mode & 0o7777) })
  auditOwner(place, row, stat, path, found)
  if (type === 'file' && stat.size !== row.size)
    found.add('fileSize', { path, expected: String(row.size), found: String(stat.size) })
  else auditTime(row, stat, path, found)
  if (type === 'directory' && row.directory + row.name !== '' && isOpaque(path, place.rootless) !== (row.opaque === 1))
    found.add('fileMark', { path })
}

function auditTarget(row: EntryRow, path: string, found: Findings): void {
  const target = displayName(targetOf(path))
  if (target !== row.link) found.add('fileTarget', { path, expected: row.link ?? '', found: target })
}

/** In a user namespace, an owner that it does not map has become its root. */
function auditOwner({ rootless }: Place, row: EntryRow, stat: Stats, path: string, found: Findings): void {
  if (stat.uid === row.uid && stat.gid === row.gid) return
  if (rootless && stat.uid === 0 && stat.gid === 0) return
  found.add('fileOwner', { path, expected: `${row.uid}:${row.gid}`, found: `${stat.uid}:${stat.gid}` })
}

function auditTime(row: EntryRow, stat: Stats, path: string, found: Findings): void {
  const expected = timeOf(row.mtime / 1000) * 1000
  // A layer that was made here keeps the fractions that its tar has no room for.
  const told = expected % 1000 === 0 ? Math.floor(stat.mtimeMs / 1000) * 1000 : stat.mtimeMs
  if (Math.abs(told - expected) <= TOLERANCE) return
  found.add('fileTime', { path, expected: utc(expected), found: utc(stat.mtimeMs) })
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}

function utc(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
