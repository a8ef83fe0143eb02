import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeName, diskPath, encodeName } from '../../base/byte-name.ts'
import type { TarEntry } from './entry.ts'
import { endOfArchive, type NewEntry, packEntry, packHeader, padding } from './pack.ts'
import { TarParser } from './parser.ts'
import { entriesOfFile, entriesOfStream } from './read.ts'

interface Member {
  entry: TarEntry
  payload: Buffer
}

function parse(tar: Buffer, step = tar.length): Member[] {
  const members: Member[] = []
  let raw = 0
  let stored = 0
  const parser = new TarParser({
    entry: (entry) => members.push({ entry, payload: Buffer.alloc(0) }),
    payload: (bytes) => {
      const last = members.at(-1) as Member
      last.payload = Buffer.concat([last.payload, bytes])
      stored += bytes.length
    },
    end: () => {},
    raw: (bytes) => {
      raw += bytes.length
    },
  })
  for (let at = 0; at < tar.length; at += step) parser.push(tar.subarray(at, at + step))
  parser.finish()
  expect(raw + stored).toBe(tar.length)
  return members
}

async function pack(members: [NewEntry, string?][]): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for (const [entry, text = ''] of members)
    for await (const part of packEntry({ ...entry, size: Buffer.byteLength(text) }, text ? [Buffer.from(text)] : []))
      parts.push(part)
  return Buffer.concat([...parts, endOfArchive()])
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-tar-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the tar parser', () => {
  const long = `${'d'.repeat(90)}/${'e'.repeat(120)}/${'f'.repeat(200)}`

  it.each(['v7', 'ustar', 'gnu', 'posix'])('reads what GNU tar writes in its %s format', (format) => {
    const tree = join(folder, `tree-${format}`)
    const deep = format === 'gnu' || format === 'posix' ? long : 'short/path'
    mkdirSync(join(tree, deep), { recursive: true })
    writeFileSync(join(tree, deep, 'file'), 'text')
    execFileSync('ln', ['-s', deep, join(tree, 'symlink')])
    execFileSync('ln', [join(tree, deep, 'file'), join(tree, 'zz-hardlink')])
    const tar = execFileSync('tar', ['-C', tree, `--format=${format}`, '--sort=name', '-c', '.'], {
      maxBuffer: 1 << 26,
    })
    for (const step of [tar.length, 512, 100, 1]) {
      const members = parse(tar, step)
      expect(members.find(({ entry }) => entry.path === `./${deep}/file`)?.payload.toString()).toBe('text')
      expect(members.find(({ entry }) => entry.path === './symlink')?.entry).toMatchObject({
        type: 'symlink',
        link: deep,
      })
      const hard = members.find(({ entry }) => entry.path === './zz-hardlink')?.entry
      expect(hard).toMatchObject({ type: 'hardlink', link: `./${deep}/file`, stored: 0 })
      expect(members[0]?.entry).toMatchObject({ path: './', type: 'directory' })
    }
  })

  it.each([
    ['gnu', '0.0'],
    ['posix', '0.0'],
    ['posix', '0.1'],
    ['posix', '1.0'],
  ])('reads sparse files of format %s, version %s', (format, version) => {
    const file = join(folder, 'sparse')
    // More parts than one GNU header and one extension hold.
    execFileSync('sh', [
      '-c',
      `rm -f ${file}; truncate -s 40M ${file}; for i in $(seq 1 40); do printf part-$i | dd of=${file} bs=1M seek=$((i - 1)) conv=notrunc status=none; done`,
    ])
    const arguments_ = ['-C', folder, `--format=${format}`, `--sparse-version=${version}`, '-S', '-c', 'sparse']
    const tar = execFileSync('tar', arguments_, { maxBuffer: 1 << 26 })
    const [member] = parse(tar, 1000)
    const { entry, payload } = member as Member
    expect(entry).toMatchObject({ path: 'sparse', type: 'file', size: 40 << 20, stored: payload.length })
    const whole = Buffer.alloc(entry.size)
    let at = 0
    for (const part of entry.sparse ?? []) {
      payload.copy(whole, part.offset, at, at + part.length)
      at += part.length
    }
    expect(whole.equals(readFileSync(file))).toBe(true)
  })

  it('takes the payload of a hard link that has one, and does not look for one that GNU tar only announces', async () => {
    const link = Buffer.from(packHeader({ path: 'b', type: 'hardlink', link: 'a', size: 4 }))
    const file = await pack([[{ path: 'c', type: 'file' }, 'next']])
    const withPayload = Buffer.concat([link, Buffer.from('text'), padding(4), file])
    expect(parse(withPayload).map(({ entry, payload }) => [entry.path, entry.stored, `${payload}`])).toEqual([
      ['b', 4, 'text'],
      ['c', 4, 'next'],
    ])
    const without = Buffer.concat([link, file])
    expect(parse(without, 7).map(({ entry, payload }) => [entry.path, entry.stored, `${payload}`])).toEqual([
      ['b', 0, ''],
      ['c', 4, 'next'],
    ])
  })

  it('refuses what is no tar, is cut or is damaged, in one sentence', async () => {
    const tar = await pack([[{ path: 'a', type: 'file' }, 'x'.repeat(2000)]])
    expect(() => parse(Buffer.alloc(0))).toThrow('not a tar archive: it is empty')
    expect(() => parse(Buffer.alloc(600, 'hello'))).toThrow('not a tar archive: it does not begin with a tar header')
    expect(() => parse(Buffer.from('short'))).toThrow('not a tar archive: it is shorter than one tar header')
    expect(() => parse(tar.subarray(0, 1500))).toThrow('truncated')
    expect(() => parse(tar.subarray(0, 300))).toThrow('shorter than one tar header')
    expect(() => parse(tar.subarray(0, 512))).toThrow('truncated')
    const damaged = Buffer.concat([tar.subarray(0, -1024), Buffer.alloc(512, 1)])
    expect(() => parse(damaged)).toThrow('the header at byte 2560 has a wrong checksum')
  })

  it('bounds what headers may make it hold in memory', () => {
    const huge = Buffer.from(packHeader({ path: 'a', type: 'file', size: 1 << 30 }))
    huge.write('L', 156)
    huge.write('        ', 148)
    const sum = huge.reduce((total, byte) => total + byte, 0)
    huge.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    expect(() => parse(huge)).toThrow('more than 1048576 is not read')
  })

  it('refuses owners and names that cannot be, from whichever header they come', () => {
    const header = (entry: Partial<NewEntry>) => Buffer.concat([packHeader({ path: 'a', type: 'file', ...entry })])
    expect(() => parse(header({ uid: 2 ** 32 - 1 }))).toThrow('owner cannot be (4294967295:0)')
    expect(() => parse(header({ path: `${'n'.repeat(150)}\0` }))).toThrow('holds a NUL byte')
    expect(() => parse(header({ path: 'p/'.repeat(2100) }))).toThrow('too long')
    expect(() => parse(header({ type: 'symlink' }))).toThrow('empty')
  })

  it('keeps names that are not UTF-8', async () => {
    const name = decodeName(Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xc3]))
    const [member] = parse(await pack([[{ path: name, type: 'file' }, 'x']]))
    expect(member?.entry.path).toBe(name)
    expect(encodeName(name)).toEqual(Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xc3]))
    expect(diskPath(name)).toBeInstanceOf(Buffer)
    expect(decodeName(Buffer.from('\ufffd'))).toBe('\ufffd')
  })
})

describe('the tar writer', () => {
  it('writes what GNU tar and the parser read back', async () => {
    const members: NewEntry[] = [
      { path: 'dir', type: 'directory', mode: 0o1777, mtime: 1_600_000_000 },
      { path: `dir/${'n'.repeat(120)}`, type: 'file', mode: 0o4755, uid: 33, gid: 3_000_000, mtime: 1_700_000_000 },
      {
        path: `${'p'.repeat(99)}/${'q'.repeat(99)}`,
        type: 'file',
        xattrs: new Map([['user.note', Buffer.from([0, 10, 61])]]),
      },
      { path: 'été', type: 'symlink', link: 't'.repeat(300) },
      { path: 'null', type: 'character', major: 1, minor: 3 },
    ]
    const tar = await pack(members.map((member) => [member, member.type === 'file' ? 'payload' : '']))
    const read = parse(tar, 333)
    expect(read.map(({ entry }) => entry)).toMatchObject(
      members.map((member) => ({ ...member, path: member.type === 'directory' ? `${member.path}/` : member.path })),
    )
    const listed = execFileSync('tar', ['-t'], {
      input: tar,
      encoding: 'utf8',
      env: { LC_ALL: 'C.UTF-8', PATH: process.env.PATH },
    })
    expect(listed.trim().split('\n')).toHaveLength(members.length)
    expect(listed).toContain('n'.repeat(120))
  })

  it('refuses a payload that is not as long as announced', async () => {
    const packed = async () => {
      for await (const _ of packEntry({ path: 'log', type: 'file', size: 3 }, [Buffer.from('four')]));
    }
    await expect(packed()).rejects.toThrow('"log" changed while it was archived')
  })
})

describe('reading an archive', () => {
  it('lists a file without reading payloads, and finds them at their offsets', async () => {
    const text = 'y'.repeat(300_000)
    const tar = await pack([
      [{ path: 'big', type: 'file' }, text],
      [{ path: 'small', type: 'file' }, 'tiny'],
    ])
    const path = join(folder, 'archive.tar')
    writeFileSync(path, tar)
    const file = openSync(path, 'r')
    let read = 0
    try {
      const entries = []
      for await (const entry of entriesOfFile((target, position) => {
        const count = readSync(file, target, 0, target.length, position)
        read += count
        return count
      }))
        entries.push(entry)
      expect(
        entries.map(({ path, offset, size }) => `${tar.subarray(offset, offset + size)}`.slice(0, 4) + path),
      ).toEqual(['yyyybig', 'tinysmall'])
      expect(read).toBeLessThan(200_000)
    } finally {
      closeSync(file)
    }
    writeFileSync(path, tar.subarray(0, 200_000))
    const cut = openSync(path, 'r')
    try {
      const list = async () => {
        for await (const _ of entriesOfFile((target, position) => readSync(cut, target, 0, target.length, position)));
      }
      await expect(list()).rejects.toThrow('truncated: "big" is not complete')
    } finally {
      closeSync(cut)
    }
  })

  it('lists a stream, whether or not payloads are read', async () => {
    const tar = await pack([
      [{ path: 'a', type: 'file' }, 'a'.repeat(5000)],
      [{ path: 'b', type: 'file' }, 'bb'],
      [{ path: 'c', type: 'directory' }],
    ])
    const chunks = Array.from({ length: Math.ceil(tar.length / 700) }, (_, at) =>
      tar.subarray(at * 700, at * 700 + 700),
    )
    const seen: string[] = []
    for await (const { entry, payload } of entriesOfStream(
      (async function* () {
        yield* chunks
      })(),
    )) {
      let size = 0
      if (entry.path === 'b') for await (const bytes of payload) size += bytes.length
      seen.push(`${entry.path}:${size}`)
    }
    expect(seen).toEqual(['a:0', 'b:2', 'c/:0'])
  })
})
