import { decodeName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import type { SparsePart, TarEntry } from './entry.ts'
import { type RawHeader, typeOf } from './header.ts'
import type { PaxRecords } from './pax.ts'

const LONGEST_PATH = 4095
/** The number above stands for "unchanged" in chown(2). */
const LARGEST_ID = 2 ** 32 - 2

/** A member from its own header and from what others say about it. */
export function entryOf(
  header: RawHeader,
  pax: PaxRecords,
  longPath: string | null,
  longLink: string | null,
): TarEntry {
  const path = pax.path ?? longPath ?? header.path
  const link = pax.link ?? longLink ?? header.link
  const type = typeOf({ ...header, path })
  if (type === null)
    throw new EngineError(
      'invalid',
      `the tar archive has a member of a type that is not unpacked ("${header.flag}"): "${path}"`,
    )
  const isLink = type === 'symlink' || type === 'hardlink'
  // Other types have no payload, whatever size they state (Go's reader and GNU's agree).
  const size = type === 'file' || type === 'hardlink' ? (pax.size ?? header.size) : 0
  return {
    path,
    type,
    mode: header.mode,
    uid: pax.uid ?? header.uid,
    gid: pax.gid ?? header.gid,
    size,
    stored: size,
    mtime: pax.mtime ?? header.mtime,
    link: isLink ? link : '',
    major: header.major,
    minor: header.minor,
    xattrs: pax.xattrs ?? null,
    sparse: null,
  }
}

/** What no member may have, whichever header said it. */
export function checkEntry({ path, type, link, size, stored, uid, gid }: TarEntry): void {
  for (const name of type === 'symlink' || type === 'hardlink' ? [path, link] : [path])
    if (name === '' || name.includes('\0') || Buffer.byteLength(name) > LONGEST_PATH)
      throw new EngineError(
        'invalid',
        `the tar archive has a member with a name or link target that is empty, too long or holds a NUL byte: "${name.slice(0, 80)}"`,
      )
  if (size < 0 || stored < 0)
    throw new EngineError('invalid', `the tar archive has a member of negative size: "${path}"`)
  if (Math.min(uid, gid) < 0 || Math.max(uid, gid) > LARGEST_ID)
    throw new EngineError('invalid', `the tar archive has a member whose owner cannot be (${uid}:${gid}): "${path}"`)
}

/** The name in a GNU long name header. */
export function textOf(body: Buffer): string {
  const end = body.indexOf(0)
  return decodeName(end < 0 ? body : body.subarray(0, end))
}

/** The parts of a sparse file must follow each other inside it, and be what is stored. */
export function checkParts(entry: TarEntry, parts: readonly SparsePart[]): void {
  let end = 0
  let stored = 0
  for (const part of parts) {
    if (part.offset < end || part.offset + part.length > entry.size)
      throw new EngineError(
        'invalid',
        `the tar archive has a sparse file whose parts overlap or leave it: "${entry.path}"`,
      )
    end = part.offset + part.length
    stored += part.length
  }
  if (stored !== entry.stored)
    throw new EngineError(
      'invalid',
      `the tar archive has a sparse file with ${entry.stored} bytes stored where its map says ${stored}: "${entry.path}"`,
    )
}
