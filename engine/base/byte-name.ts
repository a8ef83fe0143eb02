/**
 * File names on Linux are bytes, not text. A name is kept here as a string: valid UTF-8 as itself, and each byte that is
 * not as a lone surrogate U+DC80..U+DCFF. So names compare, sort and split as strings do, and none loses a byte.
 */
export function decodeName(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? decodeSlowly(bytes) : text
}

export function encodeName(name: string): Buffer {
  if (name.isWellFormed()) return Buffer.from(name)
  const parts: Buffer[] = []
  for (const character of name) {
    const code = character.charCodeAt(0)
    const escaped = character.length === 1 && code >= 0xdc80 && code <= 0xdcff
    parts.push(escaped ? Buffer.from([code - 0xdc00]) : Buffer.from(character))
  }
  return Buffer.concat(parts)
}

/** A name or path as calls of `node:fs` take it. */
export function diskPath(name: string): string | Buffer {
  return name.isWellFormed() ? name : encodeName(name)
}

/** For people and the database: U+FFFD stands for what is not UTF-8. */
export function displayName(name: string): string {
  return name.toWellFormed()
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeSlowly(bytes: Buffer): string {
  let name = ''
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    const character = decodeStrictly(bytes.subarray(at, at + length))
    name += character ?? String.fromCharCode(0xdc00 + lead)
    at += character === null ? 1 : length
  }
  return name
}

function decodeStrictly(bytes: Buffer): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}
