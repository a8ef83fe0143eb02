import { posix } from 'node:path'
import { EngineError } from '../../../base/errors.ts'
import type { TarEntry } from '../../../formats/tar/entry.ts'
import { entriesOfStream } from '../../../formats/tar/read.ts'
import type { References } from './references.ts'
import { goModeOf } from '../session/file-sync/go-mode.ts'

/** What one message can carry. */
const LARGEST = 15 << 20
const MOST_LINKS = 40

type Reference = ReturnType<References['find']>

/** One entry of what was built, as clients take it. */
export async function statFile(reference: Reference, path: string) {
  const entries = await entriesOf(reference)
  const found = entries.get(resolved(entries, path, false))
  if (!found) throw missing(path)
  return statOf(posix.basename(posix.resolve('/', path)), found)
}

/** A folder's entries, by name; `pattern` as path.Match has it, '' for all. */
export async function readFolder(reference: Reference, path: string, pattern: string) {
  const entries = await entriesOf(reference)
  const folder = resolved(entries, path, true)
  if (folder !== '' && entries.get(folder)?.type !== 'directory') throw missing(path)
  return [...entries]
    .filter(([name]) => posix.dirname(`/${name}`) === `/${folder}` && name !== folder)
    .map(([name, entry]) => statOf(posix.basename(name), entry))
    .filter(({ path: name }) => pattern === '' || posix.matchesGlob(name, pattern))
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
}

/** A file's content, or the part that is asked for. */
export async function readFile(
  reference: Reference,
  path: string,
  range: { offset: number; length: number } | null,
): Promise<Uint8Array> {
  const entries = await entriesOf(reference)
  const place = resolved(entries, path, true)
  const found = entries.get(place)
  if (found?.type !== 'file') throw missing(path)
  const { offset, length } = range ?? { offset: 0, length: found.size }
  if (length > LARGEST)
    throw new EngineError('invalid', `${path} has ${found.size} bytes: at most ${LARGEST} can be read at once`)
  for await (const { entry, payload } of entriesOfStream(reference.build.tree(reference.built))) {
    if (entry.type !== 'file' || keyOf(entry.path) !== place) continue
    const pieces: Buffer[] = []
    let at = 0
    for await (const piece of payload) {
      pieces.push(Buffer.from(piece.subarray(Math.max(offset - at, 0), Math.max(offset + length - at, 0))))
      at += piece.length
    }
    return Buffer.concat(pieces)
  }
  throw missing(path)
}

async function entriesOf({ build, built }: Reference): Promise<ReadonlyMap<string, TarEntry>> {
  const entries = new Map<string, TarEntry>()
  for await (const { entry } of entriesOfStream(build.tree(built))) entries.set(keyOf(entry.path), entry)
  return entries
}

/** Where a path leads through the links of the tree; the last part's own is followed when `follow` says so. */
function resolved(entries: ReadonlyMap<string, TarEntry>, path: string, follow: boolean): string {
  let left = posix.resolve('/', path).split('/').filter(Boolean)
  let at = ''
  for (let hops = 0; left.length > 0; ) {
    const [name = '', ...rest] = left
    const next = keyOf(`${at}/${name}`)
    const entry = entries.get(next)
    const isLink = entry?.type === 'symlink' && (follow || rest.length > 0)
    if (isLink && ++hops > MOST_LINKS) throw missing(path)
    left = isLink ? [...posix.resolve(`/${at}`, entry.link).split('/').filter(Boolean), ...rest] : rest
    at = isLink ? '' : entry?.type === 'hardlink' ? keyOf(entry.link) : next
  }
  return at
}

function statOf(name: string, { type, mode, uid, gid, size, mtime, link }: TarEntry) {
  const kind = type === 'directory' || type === 'symlink' ? type : 'file'
  return {
    path: name,
    mode: goModeOf(kind, mode),
    uid,
    gid,
    size: BigInt(size),
    modTime: BigInt(Math.round(mtime * 1e6)) * 1000n,
    linkname: type === 'symlink' ? link : '',
  }
}

function keyOf(path: string): string {
  return posix.resolve('/', path).slice(1)
}

function missing(path: string): EngineError {
  return new EngineError('notFound', `${path}: no such file or directory`)
}
