import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  configOf,
  dockerMembers,
  hash,
  type ImageParts,
  imageId,
  layerOf,
  type Member,
  tarOf,
  writeDockerArchive,
} from '../images/testing/archives.ts'
import { CLI, Workshop } from '../images/testing/workshop.ts'
import { createArchives } from './archives.ts'

let shop: Workshop
let web: ImageParts

beforeEach(async () => {
  shop = new Workshop()
  web = { layers: [await layerOf('base'), await layerOf('web')], names: ['shop/web:1'] }
})

afterEach(async () => {
  await shop[Symbol.asyncDispose]()
})

function write(name: string, bytes: Uint8Array | string): string {
  const path = shop.path(name)
  writeFileSync(path, bytes)
  return path
}

const json = (path: string, value: unknown): Member => [{ path, type: 'file' }, JSON.stringify(value)]
const load = (path: string) => shop.images.load(CLI, { type: 'path', path })

/** What skopeo makes of a docker-archive: an OCI layout with gzip layers, as a tar. */
async function ociLayout(name: string, ...options: string[]): Promise<string> {
  const archive = await writeDockerArchive(shop.path('for-skopeo.tar'), web)
  const folder = shop.path(`${name}-layout`)
  const copy = ['--insecure-policy', 'copy', '--quiet', ...options]
  execFileSync('skopeo', [...copy, `docker-archive:${archive}`, `oci:${folder}:shop/web:2`])
  return folder
}

function tarFolder(name: string, folder: string): string {
  const path = shop.path(name)
  execFileSync('tar', ['-C', folder, '-cf', path, '.'])
  return path
}

test('of archives that nobody loads or closes only the newest stay open', async () => {
  const path = write('root.tar.gz', gzipSync(await tarOf([{ path: 'etc/hostname', type: 'file' }, 'x'])))
  const ids: string[] = []
  for (let count = 0; count < 26; count++) ids.push((await shop.archives.open(path)).id)
  expect(shop.contents().temporary).toHaveLength(24)
  const use = (id = '') => shop.images.import(CLI, { type: 'preview', id }, { reference: '', message: '', changes: [] })
  await expect(use(ids[1])).rejects.toThrow('Open the file again')
  await expect(use(ids[2])).resolves.toMatch(/^sha256:/)
})

test('a docker-archive is shown before it is loaded: its stack, what is there already, and what is new', async () => {
  const base: ImageParts = { layers: web.layers.slice(0, 1), names: ['shop/web:1'] }
  await load(await writeDockerArchive(shop.path('base.tar'), base))
  const preview = await shop.archives.open(await writeDockerArchive(shop.path('web.tar'), web))
  expect(preview).toMatchObject({
    name: 'web.tar',
    compression: 'none',
    kind: 'docker-archive',
    rootfs: null,
    images: [
      {
        id: imageId(web),
        names: [{ name: 'shop/web:1', movesFrom: imageId(base) }],
        platform: 'linux/amd64',
        created: Date.UTC(2026, 10, 24, 8),
        command: ['sh'],
        layers: [
          { diffId: hash(web.layers[0] as Buffer), text: 'COPY layer 0 in /', present: true },
          { diffId: hash(web.layers[1] as Buffer), text: 'COPY layer 1 in /', present: false },
        ],
        newBytes: web.layers[1]?.length,
        present: false,
      },
    ],
  })
  const [loaded] = await shop.images.load(CLI, { type: 'preview', id: preview.id })
  expect(loaded?.image).toBe(imageId(web))
  await shop.archives.close(preview.id)
  await expect(shop.archives.close(preview.id)).rejects.toMatchObject({ code: 'notFound' })
  await expect(shop.images.load(CLI, { type: 'preview', id: preview.id })).rejects.toMatchObject({ code: 'notFound' })
  const again = await shop.archives.open(shop.path('web.tar'))
  expect(again.images[0]).toMatchObject({ present: true, newBytes: 0, names: [{ movesFrom: null }] })
})

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)(
  'a %s archive is unpacked while it is open, and its copy goes when it is closed',
  async (kind, compress) => {
    const path = write('web.tar.x', compress(await tarOf(...dockerMembers(web))))
    const preview = await shop.archives.open(path)
    expect(preview).toMatchObject({ compression: kind, kind: 'docker-archive', bytes: readFileSync(path).length })
    expect(shop.contents().temporary).toHaveLength(1)
    await shop.images.load(CLI, { type: 'preview', id: preview.id })
    await shop.archives.close(preview.id)
    expect(shop.contents().temporary).toEqual([])
    expect(existsSync(path)).toBe(true)
  },
)

test('a root filesystem tells its files, even one that has a manifest.json of its own', async () => {
  const tar = await tarOf(
    [{ path: 'etc', type: 'directory' }],
    [{ path: 'etc/hello', type: 'file' }, 'hello'],
    json('manifest.json', { name: 'an app' }),
  )
  const preview = await shop.archives.open(write('root.tar', tar))
  expect(preview).toMatchObject({ kind: 'root-filesystem', images: [], rootfs: { files: 2, bytes: 22 } })
})

test('what web mode sends belongs to its preview, and a name cannot lead out of the folder', async () => {
  const path = shop.archives.uploadPath('../../etc/web.tar')
  expect(path.startsWith(`${shop.root}/tmp/uploads/`)).toBe(true)
  await writeDockerArchive(path, web)
  const preview = await shop.archives.open(path)
  expect(preview.name).toBe('web.tar')
  await shop.archives.close(preview.id)
  expect(existsSync(path)).toBe(false)
  const wrong = shop.archives.uploadPath('..')
  writeFileSync(wrong, 'words')
  await expect(shop.archives.open(wrong)).rejects.toThrow('a text file')
  expect(shop.contents().temporary).toEqual([])
})

test('an upload has its folder also after the layer store cleared tmp at the start', async () => {
  await shop.storage.layers.recover()
  const path = shop.archives.uploadPath('web.tar')
  await writeDockerArchive(path, web)
  const preview = await shop.archives.open(path)
  expect(preview.kind).toBe('docker-archive')
})

test('an OCI layout of skopeo, with gzip layers, gives the same image', async () => {
  const path = tarFolder('oci.tar', await ociLayout('plain'))
  const preview = await shop.archives.open(path)
  expect(preview).toMatchObject({ kind: 'oci-layout', images: [{ names: [{ name: 'shop/web:2' }] }] })
  const [loaded] = await load(path)
  expect(loaded?.name).toBe('shop/web:2')
  const found = shop.images.find('shop/web:2')
  expect(shop.images.stack(found).map((layer) => layer.diffId)).toEqual(web.layers.map(hash))
  expect(found.id).toBe(preview.images[0]?.id)
})

test('zstd layers are read too', async () => {
  const folder = await ociLayout('zstd', '--dest-compress-format', 'zstd')
  await load(tarFolder('oci.tar', folder))
  expect(shop.images.stack(shop.images.find('shop/web:2'))).toHaveLength(2)
})

test('of a nested index the image of this machine is taken, and attestations are none', async () => {
  const members: Member[] = []
  const blob = (bytes: Buffer, mediaType: string, more: object = {}) => {
    members.push([{ path: `blobs/sha256/${hash(bytes).slice(7)}`, type: 'file' }, bytes])
    return { mediaType, digest: hash(bytes), size: bytes.length, ...more }
  }
  const manifestFor = (image: ImageParts) => {
    const config = blob(configOf(image), 'application/vnd.oci.image.config.v1+json')
    const layers = image.layers.map((layer) => blob(layer, 'application/vnd.oci.image.layer.v1.tar'))
    return Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers }))
  }
  const machine = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const other = machine === 'arm64' ? 'amd64' : 'arm64'
  const manifest = 'application/vnd.oci.image.manifest.v1+json'
  const index = 'application/vnd.oci.image.index.v1+json'
  const nested = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      manifests: [
        blob(manifestFor({ ...web, config: { architecture: other } }), manifest, {
          platform: { os: 'linux', architecture: other },
        }),
        blob(manifestFor({ ...web, config: { architecture: machine } }), manifest, {
          platform: { os: 'linux', architecture: machine },
        }),
        blob(Buffer.from('{}'), manifest, { platform: { os: 'unknown', architecture: 'unknown' } }),
      ],
    }),
  )
  const annotations = { 'io.containerd.image.name': 'docker.io/shop/web:3', 'org.opencontainers.image.ref.name': '3' }
  const top = { schemaVersion: 2, manifests: [blob(nested, index, { annotations })] }
  const path = write(
    'oci.tar',
    await tarOf(...members, json('index.json', top), json('oci-layout', { imageLayoutVersion: '1.0.0' })),
  )
  await load(path)
  expect(shop.images.describe(shop.images.find('shop/web:3')).platform).toBe(`linux/${machine}`)
})

test('a blob of an OCI layout that is not what its name says is refused, and nothing stays', async () => {
  const folder = await ociLayout('bad')
  const index = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8'))
  const blobPath = (digest: string) => `${folder}/blobs/sha256/${digest.slice(7)}`
  const manifest = JSON.parse(readFileSync(blobPath(index.manifests[0].digest), 'utf8'))
  // Same content, other compression: the diffID holds, the blob's digest does not.
  const layer = blobPath(manifest.layers[1].digest)
  const original = readFileSync(layer)
  writeFileSync(layer, gzipSync(web.layers[1] as Buffer, { level: 0 }))
  await expect(load(tarFolder('bad.tar', folder))).rejects.toThrow(
    /the archive is damaged: the blob sha256:\w+ has other content/,
  )
  writeFileSync(layer, original)
  writeFileSync(blobPath(manifest.config.digest), configOf({ ...web, config: { author: 'somebody else' } }))
  await expect(load(tarFolder('bad.tar', folder))).rejects.toThrow('bad.tar is damaged: the blob sha256:')
  expect(shop.contents()).toEqual({ images: [], layers: [], folders: 0, temporary: [] })
})

/** A folder a layer, as Docker wrote before 1.10; `link`: a shared layer as a symlink, as it did until 24. */
function legacyMembers(ids: string[], layers: (Buffer | string)[]): Member[] {
  return ids.flatMap((id, at): Member[] => {
    const layer = layers[at] as Buffer | string
    return [
      [{ path: `${id}/`, type: 'directory' }],
      [{ path: `${id}/VERSION`, type: 'file' }, '1.0'],
      json(`${id}/json`, {
        id,
        ...(at > 0 ? { parent: ids[at - 1] } : {}),
        created: `2016-01-01T00:00:0${at}Z`,
        container_config: { Cmd: ['/bin/sh', '-c', `#(nop) step ${at} & <more>`] },
        config: { Cmd: ['sh'] },
        architecture: 'amd64',
        os: 'linux',
        Size: 4,
      }),
      typeof layer === 'string'
        ? [{ path: `${id}/layer.tar`, type: 'symlink', link: layer }]
        : [{ path: `${id}/layer.tar`, type: 'file' }, layer],
    ]
  })
}

test('the old form becomes the image that Docker makes of it: config sorted, escaped as Go does, history kept', async () => {
  const ids = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)]
  const [base, other] = web.layers as [Buffer, Buffer]
  const members = legacyMembers(ids, [base, other, `../${ids[0]}/layer.tar`])
  const path = write(
    'old.tar',
    await tarOf(...members, json('repositories', { 'shop/old': { '1': ids[2], '2': ids[2] } })),
  )
  const loaded = await load(path)
  const diffIds = [hash(base), hash(other), hash(base)].map((id) => `"${id}"`).join(',')
  const history = [0, 1, 2]
    .map(
      (at) =>
        `{"created":"2016-01-01T00:00:0${at}Z","created_by":"/bin/sh -c #(nop) step ${at} \\u0026 \\u003cmore\\u003e"}`,
    )
    .join(',')
  const expected = `{"architecture":"amd64","config":{"Cmd":["sh"]},"container_config":{"Cmd":["/bin/sh","-c","#(nop) step 2 \\u0026 \\u003cmore\\u003e"]},"created":"2016-01-01T00:00:02Z","history":[${history}],"os":"linux","rootfs":{"type":"layers","diff_ids":[${diffIds}]}}`
  expect(Buffer.from(shop.images.find('shop/old:1').bytes).toString()).toBe(expected)
  expect(loaded.map((one) => one.name)).toEqual(['shop/old:1', 'shop/old:2'])
  expect(shop.images.history('shop/old:1').map((line) => line.createdBy)).toEqual(
    [2, 1, 0].map((at) => `/bin/sh -c #(nop) step ${at} & <more>`),
  )
})

test('an old archive without names gives its top image, one whose parent is missing is refused', async () => {
  const ids = ['a'.repeat(64), 'b'.repeat(64)]
  const members = legacyMembers(ids, web.layers)
  expect(await load(write('old.tar', await tarOf(...members)))).toMatchObject([{ name: null }])
  await expect(load(write('torn.tar', await tarOf(...members.slice(4))))).rejects.toThrow(
    `torn.tar is incomplete: the layer ${ids[0]}`,
  )
})

test('links between the entries of an archive are followed inside it, and no further', async () => {
  const members = dockerMembers(web)
  const layer = members.findIndex(([entry]) => entry.path.endsWith('layer.tar'))
  const name = members[layer]?.[0].path as string
  const elsewhere: Member = [{ path: 'real.tar', type: 'file' }, web.layers[0]]
  members[layer] = [{ path: name, type: 'hardlink', link: 'real.tar' }]
  expect(await load(write('web.tar', await tarOf(elsewhere, ...members)))).toHaveLength(1)
  members[layer] = [{ path: name, type: 'symlink', link: '../../../../../../etc/passwd' }]
  await expect(load(write('web.tar', await tarOf(...members)))).rejects.toThrow('which is not in it')
  members[layer] = [{ path: name, type: 'symlink', link: `../${name}` }]
  await expect(load(write('web.tar', await tarOf(...members)))).rejects.toThrow('which is not in it')
})

const TEXT = 'To be, or not to be\n'
test.each<[string, Uint8Array | string, string]>([
  ['empty.tar', '', 'empty.tar is empty, not an image archive'],
  ['notes.txt', TEXT, 'notes.txt is a text file, not an image archive'],
  ['x.zip', 'PK\x03\x04\x14\0\0\0', 'x.zip is a ZIP archive, not an image archive'],
  ['prog', `\x7fELF${'\0'.repeat(600)}`, 'prog is a program (ELF), not an image archive'],
  [
    'x.tar.xz',
    Buffer.from('\xfd7zXZ\0rest', 'latin1'),
    'x.tar.xz is compressed with xz, which is not read here: unpack it with unxz',
  ],
  ['zeros.img', Buffer.alloc(4096), 'zeros.img is nothing but zeros'],
  ['words.gz', gzipSync(TEXT), 'words.gz unpacks (gzip) to what is a text file'],
  [
    'cut.gz',
    gzipSync(Buffer.alloc(5000, 'abc')).subarray(0, 20),
    'cut.gz is damaged or truncated: its gzip data does not unpack',
  ],
  ['noise', Buffer.from([1, 200, 3, 0, 250]), 'noise cannot be read: this is not a tar archive'],
])('%s is refused with a sentence', async (name, bytes, sentence) => {
  const path = write(name, bytes)
  await expect(shop.archives.open(path)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining(sentence),
  })
  await expect(load(path)).rejects.toThrow(sentence)
  expect(shop.contents().temporary).toEqual([])
})

test('a folder, a missing file and an empty stream are refused with a sentence', async () => {
  await expect(load(shop.folder)).rejects.toThrow('is a folder: expected a tar archive')
  await expect(load(shop.path('nope.tar'))).rejects.toMatchObject({ code: 'notFound' })
  const stream = Readable.from([], { objectMode: false })
  await expect(shop.images.load(CLI, { type: 'stream', stream })).rejects.toThrow('the archive is empty')
})

test('a truncated archive is refused wherever it was cut', async () => {
  const whole = await tarOf(...dockerMembers(web))
  for (const length of [700, 2000, 4000]) {
    const path = write('cut.tar', whole)
    truncateSync(path, length)
    await expect(load(path)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('cut.tar') })
  }
  expect(shop.contents()).toMatchObject({ images: [], layers: [], folders: 0 })
})

test.each<[string, (members: Member[]) => Member[], string]>([
  [
    'its config is missing',
    (members) => members.filter(([entry]) => !entry.path.endsWith('.json') || entry.path === 'manifest.json'),
    'is incomplete: manifest.json names',
  ],
  [
    'a layer is missing',
    (members) => members.filter(([entry]) => !entry.path.endsWith('layer.tar')),
    'which are not in this store: load an archive that has them',
  ],
  [
    'its manifest is no JSON',
    (members) => [...members, [{ path: 'manifest.json', type: 'file' }, '{oops']],
    'manifest.json in bad.tar is not JSON',
  ],
  [
    'its manifest is of another kind',
    (members) => [...members, json('manifest.json', { a: 1 })],
    'manifest.json in bad.tar is not as expected',
  ],
  [
    'its manifest names more layers than the config',
    (members) => [...members, json('manifest.json', [{ ...manifestOf(members), Layers: ['manifest.json'] }])],
    'layers length mismatch: expected 2, as the config says, got 1',
  ],
  [
    'a name is none',
    (members) => [...members, json('manifest.json', [{ ...manifestOf(members), RepoTags: ['Bad Name'] }])],
    'names an image "Bad Name": invalid reference format',
  ],
  [
    'its config is none',
    (members) => [
      ...members,
      json('c.json', { hello: 1 }),
      json('manifest.json', [{ ...manifestOf(members), Config: 'c.json' }]),
    ],
    'c.json in bad.tar is not as expected',
  ],
])('an archive is refused when %s', async (_, spoil, sentence) => {
  const path = write('bad.tar', await tarOf(...spoil(dockerMembers(web))))
  await expect(load(path)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(sentence) })
  expect(shop.contents()).toEqual({ images: [], layers: [], folders: 0, temporary: [] })
})

function manifestOf(members: Member[]): object {
  const found = members.find(([entry]) => entry.path === 'manifest.json')
  return JSON.parse(String(found?.[1]))[0]
}

test('a layer that climbs out is refused, and nothing stays', async () => {
  const climbing = await tarOf([{ path: '../../evil', type: 'file' }, 'x'])
  const path = await writeDockerArchive(shop.path('evil.tar'), {
    layers: [web.layers[0] as Buffer, climbing],
    names: ['evil'],
  })
  await expect(load(path)).rejects.toMatchObject({ code: 'invalid' })
  expect(existsSync(shop.path('evil'))).toBe(false)
  expect(shop.contents()).toEqual({ images: [], layers: [], folders: 0, temporary: [] })
})

test('a bomb is stopped: by size, and by how much it grows', async () => {
  await using small = new Workshop({ bytes: 1e6, ratio: 1000 })
  const path = write('bomb.gz', gzipSync(Buffer.alloc(4e6)))
  await expect(small.archives.open(path)).rejects.toThrow('bomb.gz unpacks to more than 1000000 bytes')
  expect(small.contents().temporary).toEqual([])
  await using strict = new Workshop({ bytes: 1e12, ratio: 100 })
  const growing = write('growing.gz', gzipSync(Buffer.alloc(120e6), { level: 9 }))
  await expect(strict.archives.open(growing)).rejects.toThrow('unpacks to more than 100 times its size')
  expect(strict.contents().temporary).toEqual([])
})

test('what an earlier engine left in tmp is gone at the next start', async () => {
  mkdirSync(`${shop.root}/tmp/uploads/x`, { recursive: true })
  writeFileSync(`${shop.root}/tmp/uploads/x/left.tar`, 'x')
  createArchives({ images: shop.store, layers: shop.storage.layers, tmp: `${shop.root}/tmp` })
  expect(shop.contents().temporary).toEqual([])
})
