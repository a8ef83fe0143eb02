import {
  appendFileSync,
  chmodSync,
  chownSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Digest } from '../../base/digest.ts'
import { setXattr } from '../../base/syscalls/xattr.ts'
import type { NewEntry } from '../../formats/tar/pack.ts'
import { verifyStore } from './verify.ts'
import { type Finding, sentenceOf } from '../../wire/verify.ts'
import { createContainerStore } from '../../stores/containers/sqlite-containers.ts'
import { createImageStore } from '../../stores/images/sqlite-images.ts'
import { openStore, type TestStore, tarOf } from '../../stores/layers/testing/store.ts'
import { createVolumeStore } from '../../stores/volumes/sqlite-volumes.ts'
import { createStoreAudit } from '../../stores/audit/store-audit.ts'

const asRoot = process.getuid?.() === 0
const CAPABILITY = Buffer.from('0100000200040000000000000000000000000000', 'hex')
const file = (path: string, mode = 0o644): [NewEntry, string] => [
  { path, type: 'file', mode, mtime: 1_600_000_000.5 },
  `${path}\n`,
]

let store: TestStore
let base: Digest
let top: Digest
let image: Digest
beforeEach(async () => {
  store = openStore()
  const below = await store.add(
    await tarOf(
      [{ path: 'etc', type: 'directory', mode: 0o755, mtime: 1_600_000_000 }],
      file('etc/passwd'),
      file('etc/hosts', 0o600),
      [{ path: 'etc/same', type: 'hardlink', link: 'etc/hosts' }],
      [{ path: 'bin', type: 'symlink', link: 'usr/bin' }],
      [
        { path: 'usr/bin/ping', type: 'file', mode: 0o4755, xattrs: new Map([['security.capability', CAPABILITY]]) },
        'ping',
      ],
    ),
  )
  const above = await store.add(
    await tarOf(file('etc/.wh.passwd'), [{ path: 'usr/bin', type: 'directory' }], file('usr/bin/.wh..wh..opq')),
    {
      parent: below.chainId,
    },
  )
  base = below.chainId
  top = above.chainId
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [below.diffId, above.diffId] },
  })
  image = createImageStore(store.db).put(Buffer.from(config), {
    topLevel: true,
    parent: null,
    names: ['docker.io/shop/web:1'],
  }).id
  createContainerStore(store.db, store.root)
  createVolumeStore(store.db, store.root).insert({ name: 'data', driver: 'local', labels: {}, options: {}, created: 0 })
})
afterEach(() => store[Symbol.asyncDispose]())

async function findings(): Promise<Finding[]> {
  const audit = createStoreAudit(store.db, store.root, store)
  const found: Finding[] = []
  for await (const event of verifyStore({ layers: store.layers, audit, stopped: true }, new AbortController().signal))
    if (event.type === 'finding') found.push(event.finding)
  return found
}

const diff = (path: string, layer = base) => join(store.root, 'layers', layer.slice('sha256:'.length), 'diff', path)
const beside = (path: string) => join(store.root, 'layers', base.slice('sha256:'.length), path)

/** Writes into a file and gives it its time back: what a disk does to it that rots. */
function rot(path: string): void {
  const { atime, mtime } = statSync(path)
  const bytes = readFileSync(path)
  bytes[0] = (bytes[0] ?? 0) ^ 1
  writeFileSync(path, bytes)
  utimesSync(path, atime, mtime)
}

describe.skipIf(!asRoot)('a check of the store', () => {
  it('has nothing to say about a sound one', async () => {
    expect(await findings()).toEqual([])
  })

  const damages: [string, () => void, string[]][] = [
    ['a bit that flipped in a file', () => rot(diff('etc/passwd')), ['layerContent']],
    ['a file that was written to', () => appendFileSync(diff('etc/passwd'), 'x'), ['fileSize']],
    ['a deleted file', () => rmSync(diff('etc/passwd')), ['fileTime', 'fileMissing']],
    ['an added file', () => writeFileSync(diff('extra'), ''), ['fileTime', 'fileExtra']],
    ['a changed mode', () => chmodSync(diff('etc/hosts'), 0o644), ['fileMode']],
    ['a changed owner', () => chownSync(diff('etc/passwd'), 7, 8), ['fileOwner']],
    ['a changed time', () => utimesSync(diff('etc/passwd'), 1, 1), ['fileTime']],
    [
      'a link that leads elsewhere',
      () => {
        rmSync(diff('bin'))
        symlinkSync('sbin', diff('bin'))
        lutimesSync(diff('bin'), 0, 0)
        utimesSync(diff(''), 0, 0)
      },
      ['fileTarget'],
    ],
    [
      'a file that became a folder',
      () => {
        const { mtime } = statSync(diff('etc'))
        rmSync(diff('etc/passwd'))
        mkdirSync(diff('etc/passwd'))
        utimesSync(diff('etc'), mtime, mtime)
      },
      ['fileType', 'layerUnreadable'],
    ],
    ['a capability that was taken away', () => chownSync(diff('usr/bin/ping'), 0, 0), ['fileMode', 'fileAttribute']],
    [
      'a mark that was taken away',
      () => setXattr(diff('usr/bin', top), 'trusted.overlay.opaque', Buffer.from('n')),
      ['fileMark'],
    ],
    ['a lost whiteout', () => rmSync(diff('etc/passwd', top)), ['fileTime', 'fileMissing']],
    ['a lost folder', () => rmSync(diff(''), { recursive: true }), ['layerWithoutFolder']],
    ['a lost split', () => rmSync(beside('split')), ['layerWithoutPart']],
    ['a split that rotted', () => rot(beside('split')), ['layerUnreadable']],
    [
      'a note that lies',
      () => writeFileSync(beside('json'), readFileSync(beside('json'), 'utf8').replace('null', '"x"')),
      ['layerNote'],
    ],
    ['a folder that nobody owns', () => mkdirSync(join(store.root, 'layers/abc')), ['layerOrphan']],
    ['a half-made layer', () => writeFileSync(join(store.root, 'tmp/layer-x'), ''), ['temporaryLeft']],
    ['a stray container', () => mkdirSync(join(store.root, 'containers/abc')), ['containerOrphan']],
    ['a stray volume', () => mkdirSync(join(store.root, 'volumes/other')), ['volumeOrphan']],
    [
      'a volume without its data',
      () => rmSync(join(store.root, 'volumes/data'), { recursive: true }),
      ['volumeWithoutFolder'],
    ],
    [
      'a config that rotted',
      () => store.db.exec("UPDATE images SET config = CAST(replace(config, 'amd64', 'arm64') AS BLOB)"),
      ['imageContent'],
    ],
    [
      'references to what is not there',
      () => {
        store.db.exec('PRAGMA foreign_keys = OFF')
        store.db.prepare('DELETE FROM layers WHERE chain_id = ?').run(top)
        store.db.prepare('UPDATE tags SET image = ?').run(base)
        store.db
          .prepare("INSERT INTO containers VALUES ('c1', 'web', ?, 0, ?, '{}')")
          .run(image, JSON.stringify({ top }))
      },
      [
        'layerOrphan',
        'rowsOfNoLayer',
        'imageWithoutLayer',
        'nameOfNothing',
        'containerWithoutFolder',
        'containerWithoutLayer',
      ],
    ],
    [
      'a row under another name',
      () => store.db.exec('UPDATE layers SET bytes = 1 WHERE parent IS NULL'),
      ['layerNote', 'layerSums'],
    ],
  ]
  it.each(damages)('names %s', async (_, damage, kinds) => {
    damage()
    const found = await findings()
    expect(found.map(({ kind }) => kind)).toEqual(kinds)
    for (const finding of found) expect(sentenceOf(finding)).not.toMatch(/\{\{|undefined|\(-\)/)
  })

  it('says in one sentence what is wrong, in which images, and what to do', async () => {
    rot(diff('etc/passwd'))
    const [finding] = await findings()
    expect(finding && sentenceOf(finding)).toMatch(
      new RegExp(
        `^Layer ${base.slice(7, 19)} \\(shop/web:1\\) has other content than when it was stored: its tar hashes to sha256:[0-9a-f]{64}, not to ${base}\\. Remove the images that have it and load or pull them again\\.$`,
      ),
    )
  })

  it('tells a hundred files one by one, and counts the rest', async () => {
    for (let index = 0; index < 150; index++) writeFileSync(diff(`etc/extra-${index}`), '')
    const found = await findings()
    expect(found.filter(({ kind }) => kind === 'fileExtra')).toHaveLength(99)
    expect(found.at(-1)).toMatchObject({ kind: 'moreFiles', values: { count: '51' } })
  })
})
