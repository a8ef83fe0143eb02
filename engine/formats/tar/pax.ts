import { decodeName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import type { SparsePart } from './entry.ts'
import { invalidNumber } from './numbers.ts'

/** What one pax header says (POSIX pax, "pax Header Block"). Only what was given is there. */
export interface PaxRecords {
  path?: string
  link?: string
  size?: number
  uid?: number
  gid?: number
  mtime?: number
  xattrs?: Map<string, Buffer>
  sparse?: PaxSparse
}

/** `GNU.sparse.*`, versions 0.0, 0.1 and 1.0. `parts` is null in 1.0: the map then leads the payload. */
export interface PaxSparse {
  name?: string
  size?: number
  major: number
  minor: number
  parts: SparsePart[]
}

const XATTR = 'SCHILY.xattr.'

/** Parses the body of an `x` or `g` header: records of the form `<length> <key>=<value>\n`, the length counting itself. */
export function parsePax(body: Buffer): PaxRecords {
  const records: PaxRecords = {}
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at)
    const length = space < 0 || space - at > 10 ? Number.NaN : Number(body.toString('latin1', at, space))
    const end = at + length
    if (!Number.isInteger(length) || end > body.length || end <= space + 1 || body[end - 1] !== 0x0a)
      throw new EngineError('invalid', 'the tar archive has a pax header with a record that does not end where it says')
    const equals = body.indexOf(0x3d, space)
    if (equals < 0 || equals >= end)
      throw new EngineError('invalid', 'the tar archive has a pax header with a record without "="')
    setRecord(records, body.toString('utf8', space + 1, equals), body.subarray(equals + 1, end - 1))
    at = end
  }
  return records
}

function setRecord(records: PaxRecords, key: string, value: Buffer): void {
  if (key.startsWith(XATTR)) {
    records.xattrs ??= new Map()
    records.xattrs.set(key.slice(XATTR.length), Buffer.from(value))
  } else if (key.startsWith('GNU.sparse.')) {
    records.sparse ??= { major: 0, minor: 0, parts: [] }
    setSparse(records.sparse, key.slice('GNU.sparse.'.length), value)
  } else if (key === 'path') records.path = decodeName(value)
  else if (key === 'linkpath') records.link = decodeName(value)
  else if (key === 'size') records.size = whole(key, value)
  else if (key === 'uid') records.uid = whole(key, value)
  else if (key === 'gid') records.gid = whole(key, value)
  else if (key === 'mtime') records.mtime = decimal(key, value)
}

function setSparse(sparse: PaxSparse, key: string, value: Buffer): void {
  if (key === 'name') sparse.name = decodeName(value)
  else if (key === 'major') sparse.major = whole(key, value)
  else if (key === 'minor') sparse.minor = whole(key, value)
  else if (key === 'size' || key === 'realsize') sparse.size = whole(key, value)
  else if (key === 'offset') sparse.parts.push({ offset: whole(key, value), length: 0 })
  else if (key === 'numbytes') {
    const last = sparse.parts.at(-1)
    if (last) last.length = whole(key, value)
  } else if (key === 'map') sparse.parts = parseMap(value.toString('latin1'))
}

function parseMap(text: string): SparsePart[] {
  const numbers = text === '' ? [] : text.split(',').map((part) => wholeOf('sparse map', part))
  const parts: SparsePart[] = []
  for (let at = 0; at + 1 < numbers.length; at += 2)
    parts.push({ offset: numbers[at] ?? 0, length: numbers[at + 1] ?? 0 })
  return parts
}

function whole(key: string, value: Buffer): number {
  return wholeOf(key, value.toString('latin1'))
}

/** A count as decimal digits, as pax and the sparse map of GNU's version 1.0 write it. */
export function wholeOf(what: string, text: string): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(number)) return number
  throw invalidNumber(what, text.slice(0, 40))
}

function decimal(key: string, value: Buffer): number {
  const text = value.toString('latin1')
  if (/^-?\d{1,16}(\.\d*)?$/.test(text)) return Number(text)
  throw invalidNumber(key, text.slice(0, 40))
}
