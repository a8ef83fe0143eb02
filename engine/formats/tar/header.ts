import { decodeName } from '../../base/byte-name.ts'
import type { SparsePart, TarType } from './entry.ts'
import { readNumber } from './numbers.ts'

/** One 512-byte header block, read without what other headers say about it. */
export interface RawHeader {
  /** The type flag as a character; '\0' is given as '0'. */
  flag: string
  path: string
  mode: number
  uid: number
  gid: number
  size: number
  mtime: number
  link: string
  major: number
  minor: number
}

/** Whether the block's checksum holds. Old programs summed signed bytes: both are right. */
export function hasValidChecksum(block: Buffer): boolean {
  const text = block
    .toString('latin1', 148, 156)
    .replace(/[\0 ]+$/, '')
    .trim()
  if (!/^[0-7]{1,8}$/.test(text)) return false
  let unsigned = 8 * 0x20
  let high = 0
  for (let at = 0; at < 512; at++) {
    if (at === 148) at = 156
    const byte = block[at] ?? 0
    unsigned += byte
    if (byte > 127) high++
  }
  const stated = Number.parseInt(text, 8)
  return stated === unsigned || stated === unsigned - 256 * high
}

export function isZeroBlock(block: Buffer): boolean {
  for (let at = 0; at < 512; at++) if (block[at] !== 0) return false
  return true
}

export function readHeader(block: Buffer): RawHeader {
  const name = readText(block, 0, 100)
  // POSIX ustar has a prefix here; GNU's own magic ("ustar  ") puts times in the same place.
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? readText(block, 345, 155) : ''
  const flag = String.fromCharCode(block[156] || 0x30)
  const device = flag === '3' || flag === '4'
  return {
    flag,
    path: prefix ? `${prefix}/${name}` : name,
    mode: readNumber(block, 100, 8, 'mode') & 0o7777,
    uid: readNumber(block, 108, 8, 'owner'),
    gid: readNumber(block, 116, 8, 'group'),
    size: readNumber(block, 124, 12, 'size'),
    mtime: readNumber(block, 136, 12, 'time'),
    link: readText(block, 157, 100),
    major: device ? readNumber(block, 329, 8, 'device number') : 0,
    minor: device ? readNumber(block, 337, 8, 'device number') : 0,
  }
}

/** Up to four parts of a GNU sparse header (type S), or the 21 of the blocks that follow it; `more` tells that one follows. */
export function readGnuSparse(block: Buffer, first: boolean): { parts: SparsePart[]; more: boolean; size: number } {
  const parts: SparsePart[] = []
  const start = first ? 386 : 0
  for (let at = start; at < start + (first ? 4 : 21) * 24; at += 24) {
    if (block[at] === 0) break
    parts.push({
      offset: readNumber(block, at, 12, 'sparse map'),
      length: readNumber(block, at + 12, 12, 'sparse map'),
    })
  }
  return { parts, more: block[first ? 482 : 504] !== 0, size: first ? readNumber(block, 483, 12, 'size') : 0 }
}

/** The type an entry has, or null for a flag that this engine does not unpack. */
export function typeOf(header: RawHeader): TarType | null {
  switch (header.flag) {
    case '0':
      // Tars from before POSIX tell a folder by its name alone.
      return header.path.endsWith('/') ? 'directory' : 'file'
    case '7':
    case 'S':
      return 'file'
    case '1':
      return 'hardlink'
    case '2':
      return 'symlink'
    case '3':
      return 'character'
    case '4':
      return 'block'
    case '5':
      return 'directory'
    case '6':
      return 'fifo'
    default:
      return null
  }
}

function readText(block: Buffer, offset: number, length: number): string {
  const end = block.indexOf(0, offset)
  return decodeName(block.subarray(offset, end < 0 || end > offset + length ? offset + length : end))
}
