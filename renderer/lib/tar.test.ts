import { expect, test } from 'vitest'
import { tarOf } from './tar.ts'

const file = (path: string, text: string) => ({
  path,
  file: new File([text], path, { lastModified: 1_700_000_000_000 }),
})

/** Reads a tar by the letter of POSIX: sums checked, pax paths taken. */
async function read(blob: Blob): Promise<{ path: string; text: string; mode: number; seconds: number }[]> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const words = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to))
  const octal = (from: number, to: number) => Number.parseInt(words(from, to), 8)
  const found = []
  let path = ''
  let at = 0
  while (bytes[at] !== 0) {
    const sum = bytes.subarray(at, at + 512).reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0)
    expect(octal(at + 148, at + 154), 'checksum').toBe(sum)
    expect(words(at + 257, at + 265)).toBe('ustar\u000000')
    const size = octal(at + 124, at + 135)
    const text = words(at + 512, at + 512 + size)
    if (words(at + 156, at + 157) === 'x') {
      const [length = '', record = ''] = [text.slice(0, text.indexOf(' ')), text.slice(text.indexOf(' ') + 1)]
      expect(Number(length), 'the record counts itself').toBe(size)
      path = record.slice('path='.length, -1)
    } else {
      const name = path || words(at, at + 100).replace(/\0.*$/s, '')
      found.push({ path: name, text, mode: octal(at + 100, at + 107), seconds: octal(at + 136, at + 147) })
      path = ''
    }
    at += 512 + Math.ceil(size / 512) * 512
  }
  expect(bytes.length, 'two empty blocks end it').toBe(at + 1024)
  return found
}

test('holds files of every length, with long names and names in other scripts', async () => {
  const long = `${'deep/'.repeat(40)}文件.txt`
  const files = [file('Dockerfile', 'FROM scratch\n'), file('empty', ''), file(long, 'x'.repeat(513))]
  const rest = { mode: 0o755, seconds: 1_700_000_000 }
  expect(await read(tarOf(files))).toEqual([
    { path: 'Dockerfile', text: 'FROM scratch\n', ...rest },
    { path: 'empty', text: '', ...rest },
    { path: long, text: 'x'.repeat(513), ...rest },
  ])
})

test('a record whose length grows by counting itself is right', async () => {
  for (let length = 84; length < 105; length++) {
    const path = 'x'.repeat(length)
    expect((await read(tarOf([file(path, 'a')])))[0]?.path).toBe(path)
  }
})
