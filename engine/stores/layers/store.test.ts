import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { digestOf } from '../../base/digest.ts'
import { getXattr, setXattr } from '../../base/syscalls/xattr.ts'
import { packHeader, padding } from '../../formats/tar/pack.ts'
import { gnuTar, openStore, rebuilt, type TestStore, tarOf } from './testing/store.ts'

const isRoot = process.getuid?.() === 0

/** What zstd readers pass over; chunked layers keep their index in one. */
const SKIPPABLE_FRAME = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

let folder: string
let store: TestStore
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-layer-sources-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  store = openStore()
})
afterEach(() => store[Symbol.asyncDispose]())

function nothingLeft(): void {
  expect(readdirSync(join(store.root, 'layers'))).toEqual([])
  expect(readdirSync(join(store.root, 'tmp'))).toEqual([])
  expect(store.db.prepare('SELECT count(*) AS n FROM entries').get()).toEqual({ n: 0 })
  expect(store.layers.all()).toEqual([])
}

function bigTree(): string {
  const tree = join(folder, 'tree')
  if (existsSync(tree)) return tree
  mkdirSync(tree)
  const long = `${'l'.repeat(200)}/${'m'.repeat(180)}`
  execFileSync(
    'sh',
    [
      '-c',
      `cp -a /usr/lib/python3*/json /etc/default . 2>/dev/null; mkdir -p a/b '${long}' empty; echo text > a/b/file; ln a/b/file hard; ln -s a/b sym; echo long > '${long}/file'; mkfifo pipe; truncate -s 3M sparse; echo end >> sparse; printf x > "$(printf 'bad\\377name')"; chmod 1777 empty; chmod 4755 a/b/file; head -c 3000000 /dev/urandom > random`,
    ],
    { cwd: tree },
  )
  if (isRoot)
    execFileSync('sh', ['-c', 'mknod null c 1 3; mknod disk b 259 300; chown 1234:70000 a/b/file; chown -h 5:6 sym'], {
      cwd: tree,
    })
  setXattr(join(tree, 'random'), 'user.note', Buffer.from('kept'))
  // A fraction that a JavaScript number holds exactly: a billionth of a second is beyond it.
  execFileSync('find', [tree, '-exec', 'touch', '-h', '-d', '@1000000000.25', '{}', '+'])
  return tree
}

describe.skipIf(!isRoot)('a layer made by GNU tar', () => {
  it.each([
    ['gnu', '-S'],
    ['posix', '-S', '--sparse-version=1.0', '--xattrs'],
    ['posix', '-S', '--sparse-version=0.1'],
    ['posix', '-S', '--sparse-version=0.0'],
    ['posix', '--xattrs', '--xattrs-include=*'],
  ])('is unpacked as GNU tar unpacks it and is rebuilt byte for byte (%s %s %s)', async (format, ...options) => {
    const tar = gnuTar(bigTree(), `--format=${format}`, ...options)
    const layer = await store.add(tar)
    expect(layer.diffId).toBe(digestOf(tar))
    expect((await rebuilt(store, layer)).equals(tar)).toBe(true)
    expect(store.layers.tarBytes(layer.chainId)).toBe(tar.length)
    const reference = mkdtempSync(join(folder, 'reference-'))
    execFileSync('tar', ['-C', reference, '--xattrs', '--xattrs-include=*', '--numeric-owner', '-xp'], { input: tar })
    expect(described(layer.path)).toEqual(described(reference))
    if (options.includes('--xattrs')) expect(getXattr(join(layer.path, 'random'), 'user.note')?.toString()).toBe('kept')
    if (options.includes('-S')) expect(lstatSync(join(layer.path, 'sparse')).blocks).toBeLessThan(6000)
  })

  /** Everything `find` can tell, and the contents. */
  function described(tree: string): string {
    const listing = execFileSync(
      'sh',
      [
        '-c',
        "find . -printf '%P %y %m %U %G %n %s %T@ %l\\n' | LC_ALL=C sort; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; stat -c %t:%T null disk",
      ],
      { cwd: tree, encoding: 'latin1' },
    )
    // A folder's size depends on its history.
    return listing.replace(/^(.* d .*? \d+ \d+ \d+) \d+ /gm, '$1 ')
  }
})

describe('applying', () => {
  it('recognises gzip and zstd by content, in several members too, and gives the same layer', async () => {
    const tar = await tarOf([{ path: 'a', type: 'file' }, 'text'.repeat(50_000)])
    const plain = await store.add(tar)
    const half = tar.length >> 1
    const split = [tar.subarray(0, half), tar.subarray(half)]
    for (const packed of [
      gzipSync(tar),
      Buffer.concat(split.map((part) => gzipSync(part))),
      zstdCompressSync(tar),
      Buffer.concat([zstdCompressSync(split[0] ?? tar), SKIPPABLE_FRAME, zstdCompressSync(split[1] ?? tar)]),
    ]) {
      await store.layers.remove(plain.chainId)
      expect((await store.add(packed)).diffId).toBe(plain.diffId)
    }
  })

  it('reads a range of a file in place', async () => {
    const tar = await tarOf([{ path: 'a', type: 'file' }, 'text'])
    const path = join(folder, 'range')
    writeFileSync(path, Buffer.concat([Buffer.alloc(1000, 1), tar, Buffer.alloc(1000, 1)]))
    const layer = await store.layers.apply(
      { type: 'file', path, offset: 1000, length: tar.length },
      { parent: null, text: '', created: null, expected: { diffId: digestOf(tar) } },
    )
    expect(readFileSync(join(layer.path, 'a'), 'utf8')).toBe('text')
  })

  it('writes what a person can read: diff, json, split', async () => {
    const base = await store.add(await tarOf([{ path: 'a', type: 'file' }, 'one']), {
      text: 'ADD a',
      created: 1_700_000_000_000,
    })
    const top = await store.add(await tarOf([{ path: 'b', type: 'file' }, 'three']), {
      parent: base.chainId,
      text: 'ADD b',
    })
    const path = join(store.root, 'layers', top.chainId.slice(7))
    expect(readdirSync(path).sort()).toEqual(['diff', 'json', 'split'])
    expect(JSON.parse(readFileSync(join(path, 'json'), 'utf8'))).toEqual({
      id: top.chainId,
      parent: base.chainId,
      diffID: top.diffId,
      size: 5,
      created: null,
      createdBy: 'ADD b',
    })
    expect(top.chainId).toBe(digestOf(`${base.diffId} ${top.diffId}`))
    expect(store.layers.stack(top.chainId).map(({ chainId }) => chainId)).toEqual([base.chainId, top.chainId])
    expect(store.layers.lowerDirs(top.chainId)).toEqual([top.path, base.path])
    expect(store.layers.get(top.chainId)).toMatchObject({ text: 'ADD b', parent: base.chainId, bytes: 5 })
  })

  it('keeps the first content of a path that comes twice, for the tar alone', async () => {
    const tar = await tarOf(
      [{ path: 'a', type: 'file' }, 'first'],
      [{ path: 'link', type: 'hardlink', link: 'a' }],
      [{ path: 'a', type: 'file' }, 'second'],
      [{ path: 'dir', type: 'directory' }],
      [{ path: 'dir/inner', type: 'file' }, 'inner'],
      [{ path: 'dir', type: 'symlink', link: 'a' }],
      [{ path: './a', type: 'file' }, 'third'],
    )
    const layer = await store.add(tar)
    expect(readFileSync(join(layer.path, 'a'), 'utf8')).toBe('third')
    expect(readFileSync(join(layer.path, 'link'), 'utf8')).toBe('first')
    expect(lstatSync(join(layer.path, 'dir')).isSymbolicLink()).toBe(true)
    expect((await rebuilt(store, layer)).equals(tar)).toBe(true)
  })

  it('rebuilds hard links with a payload, AUFS bookkeeping, xattrs that are not unpacked, and whatever follows the end', async () => {
    const plain = await tarOf([{ path: 'z', type: 'file' }, 'z'])
    const tar = Buffer.concat([
      (await tarOf([{ path: 'a', type: 'file' }, 'text'])).subarray(0, 1024),
      packHeader({ path: 'b', type: 'hardlink', link: 'a', size: 4 }),
      Buffer.from('text'),
      padding(4),
      (await tarOf([{ path: '.wh..wh.plnk/1', type: 'file' }, 'aufs'])).subarray(0, 1024),
      packHeader({
        path: 'c',
        type: 'directory',
        xattrs: new Map([['trusted.overlay.redirect', Buffer.from('/etc')]]),
      }),
      plain,
      Buffer.from('trailing garbage'),
    ])
    const layer = await store.add(tar)
    expect((await rebuilt(store, layer)).equals(tar)).toBe(true)
    expect(lstatSync(join(layer.path, 'b')).ino).toBe(lstatSync(join(layer.path, 'a')).ino)
    expect(getXattr(join(layer.path, 'c'), 'trusted.overlay.redirect')).toBe(null)
    expect(readdirSync(layer.path).sort()).toEqual(['a', 'b', 'c', 'z'])
  })

  it.skipIf(!isRoot)('gives a folder that the tar only implies the look it has below', async () => {
    const base = await store.add(await tarOf([{ path: 'tmp', type: 'directory', mode: 0o1777, uid: 7, mtime: 1e9 }]))
    const top = await store.add(await tarOf([{ path: 'tmp/x/y', type: 'file' }, 'y']), { parent: base.chainId })
    expect(lstatSync(join(top.path, 'tmp'))).toMatchObject({ mode: 0o041777, uid: 7, mtimeMs: 1e12 })
    expect(top.counts).toEqual({ files: 2, added: 2, changed: 0, deleted: 0 })
  })

  it('stores one copy of what forty apply at once, with the digest known or not', async () => {
    const tar = await tarOf(
      ...Array.from(
        { length: 30 },
        (_, index) => [{ path: `f${index}`, type: 'file' as const }, 'x'] as [{ path: string; type: 'file' }, string],
      ),
    )
    const expected = { diffId: digestOf(tar) }
    const layers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => store.add(tar, index % 2 ? { expected } : {})),
    )
    expect(new Set(layers.map(({ chainId }) => chainId)).size).toBe(1)
    expect(readdirSync(join(store.root, 'layers'))).toHaveLength(1)
    expect(readdirSync(join(store.root, 'tmp'))).toEqual([])
    // 30 files and the root: rows of the losers are gone.
    expect(store.db.prepare('SELECT count(*) AS n FROM entries').get()).toEqual({ n: 31 })
  })

  it('applies forty different layers side by side', async () => {
    const base = await store.add(await tarOf([{ path: 'base', type: 'file' }, 'base']))
    const layers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const tar = await tarOf([{ path: 'base', type: 'file' }, `${index}`.repeat(1000)])
        const layer = await store.add(tar, { parent: base.chainId })
        expect((await rebuilt(store, layer)).equals(tar)).toBe(true)
        return layer.chainId
      }),
    )
    expect(new Set(layers).size).toBe(40)
    expect(store.layers.all()).toHaveLength(41)
  })

  it('ends at once while threads are still being started', async () => {
    // Terminating a thread that loads a native module used to end the process.
    const applying = store.add(await tarOf([{ path: 'a', type: 'file' }, 'x']))
    await Promise.all([store.layers.close(), expect(applying).rejects.toMatchObject({ code: 'cancelled' })])
    const again = openStore({ root: store.root })
    await again.add(await tarOf([{ path: 'b', type: 'file' }, 'x']))
    await again.layers.close()
    again.db.close()
  })

  it('reports progress and stops when it is told to, leaving nothing', async () => {
    const big = await tarOf([{ path: 'big', type: 'file' }, Buffer.alloc(60_000_000)])
    const controller = new AbortController()
    const seen: number[] = []
    const applying = store.add(big, {
      signal: controller.signal,
      onProgress: (bytes) => {
        seen.push(bytes)
        controller.abort()
      },
    })
    await expect(applying).rejects.toMatchObject({ code: 'cancelled' })
    expect(seen[0]).toBeGreaterThan(0)
    nothingLeft()
  })
})

describe('what is refused, in one sentence that names it, leaving nothing', () => {
  const file = { type: 'file' } as const
  it.each<[string, () => Promise<Buffer> | Buffer, RegExp]>([
    ['".."', () => tarOf([{ path: 'a/../../b', ...file }]), /"a\/..\/..\/b" holds ".."/],
    ['an absolute path', () => tarOf([{ path: '/etc/passwd', ...file }]), /"\/etc\/passwd" is absolute/],
    [
      'a path through a symlink',
      () => tarOf([{ path: 'a', type: 'symlink', link: '/tmp' }], [{ path: 'a/b', ...file }]),
      /"a\/b" lies below "a", which is a symlink/,
    ],
    [
      'a whiteout through a symlink',
      () => tarOf([{ path: 'a', type: 'symlink', link: '/' }], [{ path: 'a/.wh.etc', ...file }]),
      /"a\/.wh.etc" lies below "a"/,
    ],
    ['a path below a file', () => tarOf([{ path: 'a', ...file }], [{ path: 'a/b', ...file }]), /which is a file/],
    [
      'a hard link that climbs out',
      () => tarOf([{ path: 'a', type: 'hardlink', link: '../../etc/passwd' }]),
      /"a" is a hard link whose target/,
    ],
    [
      'an absolute hard link',
      () => tarOf([{ path: 'a', type: 'hardlink', link: '/etc/passwd' }]),
      /"\/etc\/passwd" is absolute/,
    ],
    [
      'a hard link through a symlink',
      () => tarOf([{ path: 's', type: 'symlink', link: '/etc' }], [{ path: 'a', type: 'hardlink', link: 's/passwd' }]),
      /no file of this layer/,
    ],
    [
      'a hard link to itself',
      () => tarOf([{ path: 'a', ...file }, 'x'], [{ path: 'a', type: 'hardlink', link: 'a' }]),
      /no file of this layer/,
    ],
    [
      "a hard link in the place of its target's folder",
      () => tarOf([{ path: 'd/f', ...file }, 'x'], [{ path: 'd', type: 'hardlink', link: 'd/f' }]),
      /no file of this layer/,
    ],
    ['a whiteout of ".."', () => tarOf([{ path: 'a/.wh...', ...file }]), /deletes nothing/],
    ['a root that is a file', () => tarOf([{ path: './', type: 'symlink', link: '/etc' }]), /its root/],
    [
      'a name longer than a file system takes',
      () => tarOf([{ path: 'n'.repeat(300), ...file }]),
      /longer than the file system takes/,
    ],
    [
      'a device that cannot be',
      () => tarOf([{ path: 'd', type: 'block', major: 2 ** 20, minor: 0 }]),
      /numbers that none has/,
    ],
    ['no tar', () => Buffer.from('<html>'.repeat(200)), /not a tar archive/],
    ['nothing', () => Buffer.alloc(0), /empty/],
    ['xz', () => Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0]), /compressed with xz/],
    [
      'a truncated tar',
      async () => (await tarOf([{ path: 'a', ...file }, 'x'.repeat(5000)])).subarray(0, 3000),
      /truncated/,
    ],
    [
      'a truncated gzip',
      async () =>
        gzipSync(
          await tarOf([{ path: 'a', ...file }, createHash('sha512').digest().toString('hex').repeat(50)]),
        ).subarray(0, -30),
      /gzip data is damaged or truncated/,
    ],
    [
      'a truncated zstd',
      async () =>
        zstdCompressSync(
          await tarOf([{ path: 'a', ...file }, Buffer.from(Array.from({ length: 9000 }, (_, i) => (i * i) % 251))]),
        ).subarray(0, -300),
      /truncated|damaged/,
    ],
  ])('%s', async (_, make, message) => {
    const tar = await make()
    const refusal = store.add(tar)
    await expect(refusal).rejects.toThrow(message)
    await expect(refusal).rejects.toMatchObject({ code: 'invalid' })
    nothingLeft()
  })

  it('another digest than promised', async () => {
    const tar = await tarOf([{ path: 'a', ...file }, 'x'])
    const expected = { diffId: digestOf('something else') }
    await expect(store.add(tar, { expected })).rejects.toThrow(`expected ${expected.diffId}, came ${digestOf(tar)}`)
    nothingLeft()
  })

  it('more entries, bytes or unpacking than the limits allow', async () => {
    const tar = await tarOf([{ path: 'a', ...file }, 'x'], [{ path: 'b', ...file }, 'x'.repeat(2000)])
    const limits = { bytes: 1e6, entries: 100, ratio: 1000 }
    await expect(store.add(tar, { limits: { ...limits, entries: 1 } })).rejects.toThrow('more than 1 entries')
    await expect(store.add(tar, { limits: { ...limits, bytes: 1500 } })).rejects.toThrow('larger than 1500 bytes')
    const bomb = gzipSync(await tarOf([{ path: 'zeros', ...file }, Buffer.alloc(120_000_000)]), { level: 9 })
    await expect(store.add(bomb, { limits: { bytes: 1e9, entries: 100, ratio: 900 } })).rejects.toThrow(
      '900 times its compressed size',
    )
    nothingLeft()
  })

  it('a parent that is not there', async () => {
    await expect(store.add(Buffer.alloc(1024), { parent: digestOf('x') })).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('removing and recovering', () => {
  it('refuses to remove a layer that another rests on, and frees everything of one that may go', async () => {
    const base = await store.add(await tarOf([{ path: 'a', type: 'file' }, 'one']))
    const top = await store.add(await tarOf([{ path: 'a', type: 'file' }, 'three']), { parent: base.chainId })
    await expect(store.layers.remove(base.chainId)).rejects.toMatchObject({ code: 'conflict' })
    expect(await store.layers.remove(top.chainId)).toBe(5)
    expect(await store.layers.remove(base.chainId)).toBe(3)
    nothingLeft()
    expect(store.db.prepare('SELECT count(*) AS n FROM hidden').get()).toEqual({ n: 0 })
  })

  it('lets a layer come and go while its last copy is still being erased', async () => {
    const tar = await tarOf([{ path: 'a', type: 'file' }, 'one'])
    const removals: Promise<number>[] = []
    for (let round = 0; round < 5; round++) removals.push(store.layers.remove((await store.add(tar)).chainId))
    expect(await Promise.all(removals)).toEqual([3, 3, 3, 3, 3])
    nothingLeft()
  })

  it('clears what an interrupted write left, and undoes a removal that was not committed', async () => {
    const layer = await store.add(await tarOf([{ path: 'a', type: 'file' }, 'one']))
    const hex = layer.chainId.slice(7)
    mkdirSync(join(store.root, 'tmp', 'layer-abc', 'diff'), { recursive: true })
    mkdirSync(join(store.root, 'layers', 'f'.repeat(64), 'diff'), { recursive: true })
    execFileSync('mv', [join(store.root, 'layers', hex), join(store.root, 'tmp', `removed-${hex}-1`)])
    store.db.exec(
      "INSERT INTO entries (layer, directory, name, type, mode, uid, gid, size, mtime) VALUES (77, '', 'x', 'file', 0, 0, 0, 0, 0)",
    )
    await store.layers.recover()
    expect(readdirSync(join(store.root, 'tmp'))).toEqual([])
    expect(readdirSync(join(store.root, 'layers'))).toEqual([hex])
    expect(readFileSync(join(layer.path, 'a'), 'utf8')).toBe('one')
    expect(store.db.prepare('SELECT count(*) AS n FROM entries WHERE layer = 77').get()).toEqual({ n: 0 })
    expect(store.db.prepare('SELECT count(*) AS n FROM entries').get()).toEqual({ n: 2 })
  })
})
