import { type FileHandle, open } from 'node:fs/promises'
import { posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import type { TarType } from '../../formats/tar/entry.ts'
import { entriesOfFile } from '../../formats/tar/read.ts'
import { LARGEST_JSON } from '../../formats/oci/json.ts'
import type { LayerSource } from '../../stores/layers/layers.ts'

export interface IndexedEntry {
  name: string
  type: TarType
  offset: number
  length: number
  link: string
}

/** What lies where in an uncompressed tar file. */
export interface TarIndex {
  /** What people call the archive. */
  name: string
  path: string
  bytes: number
  /** By name, without `./` and slashes at the ends. At most `MOST_NAMES`: an image archive has far fewer. */
  entries: ReadonlyMap<string, IndexedEntry>
  count: number
  /** Regular files, and the sum of their sizes. */
  files: number
  fileBytes: number
}

const MOST_NAMES = 100_000
const MOST_ENTRIES = 2_000_000
const MOST_LINKS = 8

/** Reads the headers of a tar and passes over its payloads. Rejects `invalid` for what is no complete tar. */
export async function indexTar(name: string, path: string, signal: AbortSignal | undefined): Promise<TarIndex> {
  const file = await open(path, 'r')
  try {
    return await scan(name, path, file, signal)
  } finally {
    await file.close()
  }
}

async function scan(name: string, path: string, file: FileHandle, signal: AbortSignal | undefined): Promise<TarIndex> {
  const entries = new Map<string, IndexedEntry>()
  let count = 0
  let files = 0
  let fileBytes = 0
  const readAt = async (target: Buffer, position: number) =>
    (await file.read(target, 0, target.length, position)).bytesRead
  for await (const entry of entriesOfFile(readAt)) {
    signal?.throwIfAborted()
    if (++count > MOST_ENTRIES)
      throw new EngineError('invalid', `${name} has more than ${MOST_ENTRIES} entries, the most that is accepted`)
    if (entry.type === 'file') {
      files++
      fileBytes += entry.size
    }
    const key = keyOf(entry.path)
    if (entries.size < MOST_NAMES || entries.has(key))
      entries.set(key, {
        name: key,
        type: entry.type,
        offset: entry.offset,
        length: entry.sparse === null ? entry.stored : 0,
        link: entry.link,
      })
  }
  return { name, path, bytes: (await file.stat()).size, entries, count, files, fileBytes }
}

/** The regular file behind a name, links within the archive followed (old `docker save` stored a shared layer as a link). */
export function findFile(index: TarIndex, name: string): IndexedEntry | null {
  let key = keyOf(name)
  for (let hop = 0; hop <= MOST_LINKS; hop++) {
    const entry = index.entries.get(key)
    if (entry === undefined) return null
    if (entry.type === 'file') return entry
    if (entry.type === 'symlink') key = keyOf(posix.join(posix.dirname(key), entry.link))
    else if (entry.type === 'hardlink') key = keyOf(entry.link)
    else return null
  }
  return null
}

/** Like `findFile`, for a file that another part of the archive promises. */
export function requireFile(index: TarIndex, name: string, promisedBy: string): IndexedEntry {
  const entry = findFile(index, name)
  if (entry) return entry
  throw new EngineError('invalid', `${index.name} is incomplete: ${promisedBy} names "${name}", which is not in it`)
}

/** The content of a small file: JSON that describes the rest. */
export async function readSmall(index: TarIndex, entry: IndexedEntry): Promise<Buffer> {
  if (entry.length > LARGEST_JSON)
    throw new EngineError(
      'invalid',
      `${entry.name} in ${index.name} has ${entry.length} bytes: at most ${LARGEST_JSON} are accepted`,
    )
  const file = await open(index.path, 'r')
  try {
    const content = Buffer.alloc(entry.length)
    await file.read(content, 0, content.length, entry.offset)
    return content
  } finally {
    await file.close()
  }
}

/** Where a layer lies; null when it was left out. */
export function sourceIn(
  index: TarIndex,
  name: string,
  promisedBy: string,
): Extract<LayerSource, { type: 'file' }> | null {
  return index.entries.has(keyOf(name)) ? sourceOf(index, requireFile(index, name, promisedBy)) : null
}

export function sourceOf(index: TarIndex, entry: IndexedEntry): Extract<LayerSource, { type: 'file' }> {
  return { type: 'file', path: index.path, offset: entry.offset, length: entry.length }
}

function keyOf(path: string): string {
  return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, '')
}
