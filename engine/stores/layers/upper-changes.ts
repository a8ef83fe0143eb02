import type { Stats } from 'node:fs'
import { displayName } from '../../base/byte-name.ts'
import type { Digest } from '../../base/digest.ts'
import type { Change } from '../../wire/containers.ts'
import type { ChangeCounts } from '../../wire/trace.ts'
import type { Changes } from './changes.ts'
import type { LayerRows } from './layer-rows.ts'
import { type EntryRow, StackView, type Union, type UnionEntry } from './union.ts'
import { isOpaque, isWhiteout, namesIn, statOf } from './upper-files.ts'

export interface UpperChangesContext {
  rows: LayerRows
  union: Union
  rootless: boolean
  tar: Changes['tar']
}

/** One change, and whether it is more than a folder that leads to others. */
type Found = Change & { real: boolean }

/** Compares read-write layers with the catalogue of the stack below: the lower folders are never touched. */
export function upperChanges({ rows, union, rootless, tar }: UpperChangesContext): Changes {
  /** Chain ids by layer number, top first. */
  function namesOf(top: Digest | null): Map<number, string> {
    return new Map(rows.stack(top).map(({ number, chainId }) => [number, chainId]))
  }

  function all(upper: string, top: Digest | null): Found[] {
    const names = namesOf(top)
    const found: Found[] = []

    /** `opaque`: a folder above hides what the stack has here, so what is not in `upper` is deleted. */
    function folder(path: string, below: UnionEntry | null, opaque: boolean): void {
      const originals = below ? union.children(below.contributors, path) : new Map<string, UnionEntry>()
      const present = new Map(namesIn(at(upper, path)).map((name) => [displayName(name), name]))
      const paths = opaque ? new Set([...present.keys(), ...originals.keys()]) : present.keys()
      for (const shown of [...paths].sort()) {
        const inside = at(path, shown)
        const original = originals.get(shown) ?? null
        const name = present.get(shown)
        const stat = name === undefined ? null : statOf(at(upper, at(path, name)))
        if (!stat || isWhiteout(stat)) {
          if (original) found.push(deletion(inside, original, stat, names))
          continue
        }
        const hides = stat.isDirectory() && isOpaque(at(upper, inside), rootless)
        found.push(changeOf(inside, stat, original, hides, names))
        if (stat.isDirectory()) folder(inside, original?.row.type === 'directory' ? original : null, opaque || hides)
      }
    }

    folder('', new StackView(union, [...names.keys()]).find(''), false)
    return found
  }

  return {
    tar,
    list: (upper, top) => all(upper, top).map(({ real: _, ...change }) => change),
    count(upper, top) {
      const counts: ChangeCounts = { added: 0, changed: 0, deleted: 0, bytes: 0 }
      for (const { kind, bytes, real } of all(upper, top)) {
        if (real) counts[kind]++
        counts.bytes += bytes
      }
      return counts
    },
    some(upper, top, paths) {
      const names = namesOf(top)
      const below = new StackView(union, [...names.keys()])
      return paths.flatMap((given) => {
        const path = given.replace(/^\/+|\/+$/g, '')
        const stat = path === '' ? null : statOf(at(upper, path))
        if (!stat) return []
        const original = below.find(displayName(path))
        if (isWhiteout(stat)) return original ? [deletion(path, original, stat, names)] : []
        const { real: _, ...change } = changeOf(path, stat, original, false, names)
        return [change]
      })
    },
  }
}

function changeOf(
  path: string,
  stat: Stats,
  original: UnionEntry | null,
  opaque: boolean,
  names: ReadonlyMap<number, string>,
): Found {
  return {
    path: `/${displayName(path)}`,
    kind: original ? 'changed' : 'added',
    type: stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : 'other',
    bytes: stat.isFile() ? stat.size : 0,
    mtime: Math.floor(stat.mtimeMs),
    from: original ? (names.get(original.row.layer) ?? null) : null,
    real: !original || opaque || !stat.isDirectory() || !looksLike(stat, original.row),
  }
}

/** A folder that was copied up only to hold something. Its time says nothing: adding a file changes it. */
function looksLike(stat: Stats, { type, mode, uid, gid }: EntryRow): boolean {
  return type === 'directory' && (stat.mode & 0o7777) === mode && stat.uid === uid && stat.gid === gid
}

function deletion(
  path: string,
  { row }: UnionEntry,
  whiteout: Stats | null,
  names: ReadonlyMap<number, string>,
): Found {
  return {
    path: `/${displayName(path)}`,
    kind: 'deleted',
    type: row.type === 'directory' ? 'directory' : row.type === 'file' || row.type === 'hardlink' ? 'file' : 'other',
    bytes: 0,
    mtime: whiteout ? Math.floor(whiteout.mtimeMs) : row.mtime,
    from: names.get(row.layer) ?? null,
    real: true,
  }
}

function at(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`
}
