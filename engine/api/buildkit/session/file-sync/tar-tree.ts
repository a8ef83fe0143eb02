import type { FileHandle } from 'node:fs/promises'
import { posix } from 'node:path'
import type { MessageInitShape } from '@bufbuild/protobuf'
import { entriesOfFile, type PlacedEntry } from '../../../../formats/tar/read.ts'
import type { StatSchema } from '../../protocol/github.com/tonistiigi/fsutil/types/stat_pb.js'
import { goModeOf } from './go-mode.ts'

export interface TreeEntry {
  stat: MessageInitShape<typeof StatSchema> & { path: string }
  /** Where its content lies in the tar; null for what has none. */
  content: PlacedEntry | null
}

/** What is in an uncompressed tar, in the order of fsutil's walk. Devices and pipes are left out. */
export async function treeOfTar(file: FileHandle): Promise<TreeEntry[]> {
  const entries = new Map<string, PlacedEntry>()
  const readAt = async (target: Buffer, position: number) =>
    (await file.read(target, 0, target.length, position)).bytesRead
  for await (const entry of entriesOfFile(readAt)) {
    const path = cleanPath(entry.path)
    if (path !== '' && !['character', 'block', 'fifo'].includes(entry.type)) entries.set(path, entry)
  }
  for (const path of [...entries.keys()])
    for (let above = posix.dirname(path); above !== '.'; above = posix.dirname(above))
      if (!entries.has(above)) entries.set(above, emptyFolder(above))
  const inOrder = [...entries.keys()].sort(byWalk)
  // Of the names of one file, the first in the walk carries it, and the others link to that one.
  const carriers = new Map<string, string>()
  return inOrder.map((path) => {
    const entry = entries.get(path) as PlacedEntry
    const file = fileOf(path, entries)
    const carrier = file === null ? null : (carriers.get(file) ?? path)
    if (file !== null && carrier !== null) carriers.set(file, carrier)
    const content = file === null || carrier !== path ? null : (entries.get(file) ?? null)
    return { stat: statOf(path, content ?? entry, carrier === path ? null : carrier), content }
  })
}

/** The name under which the tar carries the content of a file; null for what has none. */
function fileOf(path: string, entries: ReadonlyMap<string, PlacedEntry>): string | null {
  const entry = entries.get(path)
  if (entry?.type === 'file') return path
  if (entry?.type !== 'hardlink') return null
  const target = cleanPath(entry.link)
  return entries.get(target)?.type === 'file' ? target : null
}

function statOf(path: string, entry: PlacedEntry, hardLink: string | null): TreeEntry['stat'] {
  const type = entry.type === 'directory' || entry.type === 'symlink' ? entry.type : 'file'
  return {
    path,
    mode: goModeOf(type, entry.mode),
    uid: entry.uid,
    gid: entry.gid,
    size: BigInt(type === 'file' ? entry.size : 0),
    modTime: BigInt(Math.round(entry.mtime * 1e6)) * 1000n,
    linkname: hardLink ?? (type === 'symlink' ? entry.link : ''),
    devmajor: 0n,
    devminor: 0n,
    xattrs: Object.fromEntries(entry.xattrs ?? []),
  }
}

function emptyFolder(path: string): PlacedEntry {
  const nothing = { uid: 0, gid: 0, size: 0, stored: 0, mtime: 0, link: '', major: 0, minor: 0, xattrs: null }
  return { ...nothing, path, type: 'directory', mode: 0o755, sparse: null, offset: 0 }
}

function cleanPath(path: string): string {
  return posix.resolve('/', path).slice(1)
}

function byWalk(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a.replaceAll('/', '\0')), Buffer.from(b.replaceAll('/', '\0')))
}
