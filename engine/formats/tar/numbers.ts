import { EngineError } from '../../base/errors.ts'

/** A number of a tar header: octal digits, or base 256 with the top bit of the first byte set (GNU). */
export function readNumber(block: Buffer, offset: number, length: number, what: string): number {
  const first = block[offset] ?? 0
  if (first & 0x80) return readBase256(block, offset, length, what)
  const text = block.toString('latin1', offset, offset + length)
  const digits = text.split('\0', 1)[0]?.trim() ?? ''
  if (digits === '') return 0
  if (!/^[0-7]+$/.test(digits)) throw invalidNumber(what, digits)
  return safe(Number.parseInt(digits, 8), what)
}

function readBase256(block: Buffer, offset: number, length: number, what: string): number {
  const negative = ((block[offset] ?? 0) & 0x40) !== 0
  let value = BigInt((block[offset] ?? 0) & 0x7f)
  for (let at = offset + 1; at < offset + length; at++) value = value * 256n + BigInt(block[at] ?? 0)
  return safe(Number(negative ? value - (1n << BigInt(length * 8 - 1)) : value), what)
}

function safe(value: number, what: string): number {
  if (Number.isSafeInteger(value)) return value
  throw invalidNumber(what, String(value))
}

export function invalidNumber(what: string, came: string): EngineError {
  return new EngineError('invalid', `the tar archive has a header whose ${what} is not a number it may be: "${came}"`)
}
