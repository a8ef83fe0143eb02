import { encodeName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import { BLOCK, paddingOf, type TarEntry, type TarType } from './entry.ts'

/** What is written of a member; the rest has these defaults: mode 0644 (folders 0755), owner 0:0, time 0, size 0. */
export type NewEntry = Pick<TarEntry, 'path' | 'type'> &
  Partial<Pick<TarEntry, 'mode' | 'uid' | 'gid' | 'size' | 'mtime' | 'link' | 'major' | 'minor' | 'xattrs'>>

const FLAGS: Record<TarType, string> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  character: '3',
  block: '4',
  directory: '5',
  fifo: '6',
}

/** The header of a member: one ustar block, with a pax header before it where ustar has no room (long names, big numbers, xattrs). Times are whole seconds, as Docker writes them. */
export function packHeader(entry: NewEntry): Buffer {
  const path = entry.type === 'directory' && !entry.path.endsWith('/') ? `${entry.path}/` : entry.path
  const records: Buffer[] = []
  const place = placeName(encodeName(path))
  if (!place) records.push(paxRecord('path', encodeName(path)))
  const link = encodeName(entry.link ?? '')
  if (link.length > 100) records.push(paxRecord('linkpath', link))
  const numbers = {
    uid: entry.uid ?? 0,
    gid: entry.gid ?? 0,
    size: entry.size ?? 0,
    mtime: Math.floor(entry.mtime ?? 0),
  }
  for (const [key, value] of Object.entries(numbers))
    if (value < 0 || value > LARGEST[key as keyof typeof numbers])
      records.push(paxRecord(key, Buffer.from(String(value))))
  for (const [name, value] of [...(entry.xattrs ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)))
    records.push(paxRecord(`SCHILY.xattr.${name}`, value))
  const header = ustar(entry, place ?? { name: encodeName(path).subarray(0, 100), prefix: NOTHING }, link, numbers)
  return records.length === 0 ? header : Buffer.concat([paxHeader(path, Buffer.concat(records)), header])
}

/** Zeros that fill a payload up to a whole block. */
export function padding(size: number): Buffer {
  return ZEROS.subarray(0, paddingOf(size))
}

/** Header, payload and padding of one member. Throws `internal` when the payload is not `size` bytes long: the archive would be unreadable. */
export async function* packEntry(
  entry: NewEntry,
  payload: Iterable<Uint8Array> | AsyncIterable<Uint8Array> = [],
): AsyncGenerator<Uint8Array> {
  const size = entry.size ?? 0
  yield packHeader(entry)
  let sent = 0
  for await (const chunk of payload) {
    sent += chunk.length
    if (sent > size) break
    yield chunk
  }
  if (sent !== size)
    throw new EngineError(
      'internal',
      `"${entry.path}" changed while it was archived: expected ${size} bytes, read ${sent}`,
    )
  yield padding(size)
}

/** The two zero blocks that close an archive. */
export function endOfArchive(): Buffer {
  return ZEROS.subarray(0, 2 * BLOCK)
}

const ZEROS = Buffer.alloc(2 * BLOCK)
const NOTHING = Buffer.alloc(0)
const LARGEST = { uid: 0o7777777, gid: 0o7777777, size: 0o77777777777, mtime: 0o77777777777 }

function ustar(
  entry: NewEntry,
  place: { name: Buffer; prefix: Buffer },
  link: Buffer,
  numbers: Record<keyof typeof LARGEST, number>,
): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, offset: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), offset, 'latin1')
  const held = (key: keyof typeof LARGEST) => (numbers[key] < 0 || numbers[key] > LARGEST[key] ? 0 : numbers[key])
  place.name.copy(block, 0)
  octal((entry.mode ?? (entry.type === 'directory' ? 0o755 : 0o644)) & 0o7777, 100, 7)
  octal(held('uid'), 108, 7)
  octal(held('gid'), 116, 7)
  octal(held('size'), 124, 11)
  octal(held('mtime'), 136, 11)
  block.write(FLAGS[entry.type], 156, 'latin1')
  link.copy(block, 157, 0, 100)
  block.write('ustar\x0000', 257, 'latin1')
  octal(entry.major ?? 0, 329, 7)
  octal(entry.minor ?? 0, 337, 7)
  place.prefix.copy(block, 345)
  return sealed(block)
}

function sealed(block: Buffer): Buffer {
  block.write('        ', 148, 'latin1')
  let sum = 0
  for (const byte of block) sum += byte
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** Where a path fits in a ustar header: whole, or cut at a slash into prefix and name; null when it does not. */
function placeName(path: Buffer): { name: Buffer; prefix: Buffer } | null {
  if (path.some((byte) => byte > 127)) return null
  if (path.length <= 100) return { name: path, prefix: NOTHING }
  const slash = path.subarray(0, 156).lastIndexOf(0x2f, path.length - 2)
  if (slash <= 0 || path.length - slash - 1 > 100) return null
  return { name: path.subarray(slash + 1), prefix: path.subarray(0, slash) }
}

function paxHeader(path: string, records: Buffer): Buffer {
  const name = encodeName(`PaxHeaders.0/${path.replace(/\/$/, '').split('/').at(-1) ?? ''}`).subarray(0, 100)
  const block = Buffer.alloc(BLOCK)
  name.copy(block, 0)
  block.write('0000644\x000000000\x000000000\0', 100, 'latin1')
  block.write(records.length.toString(8).padStart(11, '0'), 124, 'latin1')
  block.write('00000000000\0', 136, 'latin1')
  block.write('x', 156, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  return Buffer.concat([sealed(block), records, padding(records.length)])
}

/** `<length> <key>=<value>\n`, where the length counts its own digits. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')])
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}
