import type { ContextFile } from './build-form.ts'

const BLOCK = 512
const utf8 = new TextEncoder()

/**
 * Files as one tar, without reading them: the blob points at them. A browser knows neither modes nor links, so each may be
 * read and run by everybody. Names longer than a header takes stand in a pax header.
 */
export function tarOf(files: readonly ContextFile[]): Blob {
  const parts = files.flatMap(({ path, file }) => {
    const name = utf8.encode(path)
    const seconds = Math.floor(file.lastModified / 1000)
    return [
      ...(name.length > 100 ? longName(path) : []),
      header(name.slice(0, 100), file.size, seconds, '0'),
      file,
      padding(file.size),
    ]
  })
  return new Blob([...parts, new Uint8Array(2 * BLOCK)])
}

function longName(path: string): BlobPart[] {
  const record = paxRecord('path', path)
  return [header(utf8.encode('PaxHeader'), record.length, 0, 'x'), record, padding(record.length)]
}

/** `<length> path=<path>\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): Uint8Array<ArrayBuffer> {
  const rest = utf8.encode(` ${key}=${value}\n`).length
  let length = rest + String(rest).length
  if (String(length).length > String(rest).length) length = rest + String(length).length
  return utf8.encode(`${length} ${key}=${value}\n`)
}

function header(name: Uint8Array, size: number, seconds: number, type: string): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, text: string) => block.set(utf8.encode(text), at)
  const octal = (at: number, value: number, digits: number) => put(at, value.toString(8).padStart(digits, '0'))
  block.set(name, 0)
  octal(100, 0o755, 7)
  octal(108, 0, 7)
  octal(116, 0, 7)
  octal(124, size, 11)
  octal(136, seconds, 11)
  put(148, '        ')
  put(156, type)
  put(257, 'ustar\u000000')
  octal(
    148,
    block.reduce((sum, byte) => sum + byte, 0),
    6,
  )
  put(154, '\u0000 ')
  return block
}

function padding(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)
}
