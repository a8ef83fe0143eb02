import { execFileSync } from 'node:child_process'
import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { chainId, type Digest } from '../../base/digest.ts'
import {
  dockerMembers,
  hash,
  type ImageParts,
  imageId,
  layerOf,
  type Member,
  tarOf,
  writeDockerArchive,
} from './testing/archives.ts'
import { CLI, Workshop } from './testing/workshop.ts'

let shop: Workshop
let base: Buffer
let web: Buffer
let image: ImageParts

beforeEach(async () => {
  shop = new Workshop()
  base = await layerOf('base')
  web = await layerOf('web')
  image = { layers: [base, web], names: ['shop/web:2.4.1', 'web:latest'] }
})

afterEach(async () => {
  await shop[Symbol.asyncDispose]()
})

const top = (...layers: Buffer[]): Digest => {
  let chain: Digest | null = null
  for (const layer of layers) chain = chainId(chain, hash(layer))
  return chain as Digest
}

test('a docker-archive becomes an image whose id is the digest of its config, with its names in order', async () => {
  const path = await writeDockerArchive(shop.path('web.tar'), image)
  const loaded = await shop.images.load(CLI, { type: 'path', path })
  expect(loaded).toEqual([
    { image: imageId(image), name: 'shop/web:2.4.1' },
    { image: imageId(image), name: 'web:latest' },
  ])
  const found = shop.images.find('web')
  expect(found.id).toBe(imageId(image))
  expect(shop.images.stack(found).map((layer) => [layer.diffId, layer.text])).toEqual([
    [hash(base), 'COPY layer 0 in /'],
    [hash(web), 'COPY layer 1 in /'],
  ])
  expect(readFileSync(`${shop.images.stack(found)[1]?.path}/web`, 'utf8')).toBe('web')
})

test('the trace tells of each layer, then of the config, then of the names', async () => {
  const path = await writeDockerArchive(shop.path('web.tar'), image)
  await shop.images.load(CLI, { type: 'path', path })
  const steps = shop.steps().filter((step) => step.kind !== 'layer.progress')
  expect(steps.map((step) => step.kind)).toEqual([
    'layer.added',
    'layer.sealed',
    'layer.added',
    'layer.sealed',
    'config.stored',
    'tag.set',
    'tag.set',
  ])
  expect(steps[2]).toMatchObject({ layer: { id: top(base, web), parent: top(base) }, making: true })
  expect(steps[3]).toMatchObject({ was: top(base, web), layer: { id: top(base, web) }, diffId: hash(web) })
  expect(steps[5]).toMatchObject({ name: 'shop/web:2.4.1', top: top(base, web), movedFrom: null })
})

test('layers that are there are shared, and a name that pointed elsewhere moves', async () => {
  const other: ImageParts = { layers: [base, await layerOf('hotfix')], names: ['web:latest'] }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('a.tar'), image) })
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('b.tar'), other) })
  const steps = shop.steps().filter((step) => step.kind !== 'layer.progress')
  expect(steps[0]).toMatchObject({ kind: 'layer.present', layers: [{ id: top(base) }] })
  expect(steps.at(-1)).toMatchObject({ kind: 'tag.set', name: 'web:latest', movedFrom: imageId(image) })
  expect(shop.contents().layers).toHaveLength(3)
  expect(shop.images.find('web').id).toBe(imageId(other))
  expect(shop.images.find('shop/web:2.4.1').names).toEqual(['docker.io/shop/web:2.4.1'])
})

test('loading again changes nothing', async () => {
  const path = await writeDockerArchive(shop.path('web.tar'), image)
  await shop.images.load(CLI, { type: 'path', path })
  const before = shop.contents()
  await shop.images.load(CLI, { type: 'path', path })
  expect(shop.contents()).toEqual(before)
  expect(shop.steps().map((step) => step.kind)).toEqual(['layer.present', 'config.stored', 'tag.set', 'tag.set'])
})

test.each([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
])('a %s compressed archive is loaded from a file and from a stream, and no copy stays', async (_, compress) => {
  const path = shop.path('web.tar.x')
  writeFileSync(path, compress(await tarOf(...dockerMembers(image))))
  await shop.images.load(CLI, { type: 'path', path })
  await shop.images.remove(CLI, imageId(image), { force: true, prune: true })
  const [loaded] = await shop.images.load(CLI, { type: 'stream', stream: createReadStream(path) })
  expect(loaded?.image).toBe(imageId(image))
  expect(shop.contents().temporary).toEqual([])
})

test('a stream in small pieces is loaded', async () => {
  const bytes = await tarOf(...dockerMembers(image))
  const pieces = function* () {
    for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3)
  }
  const stream = Readable.from(pieces(), { objectMode: false })
  await shop.images.load(CLI, { type: 'stream', stream })
  expect(shop.images.find('web').id).toBe(imageId(image))
})

test('layers that are compressed inside the archive keep their diffIDs', async () => {
  const members = dockerMembers(image).map(([{ path }, content = '']): Member => {
    const bytes = Buffer.from(content)
    return [{ path, type: 'file' }, path.endsWith('layer.tar') ? gzipSync(bytes) : bytes]
  })
  const path = shop.path('web.tar')
  writeFileSync(path, await tarOf(...members))
  await shop.images.load(CLI, { type: 'path', path })
  expect(shop.images.stack(shop.images.find('web')).map((layer) => layer.diffId)).toEqual([hash(base), hash(web)])
})

test('two loads of the same image at once share their work, and both succeed', async () => {
  const path = await writeDockerArchive(shop.path('web.tar'), image)
  const all = await Promise.all([1, 2, 3, 4].map(() => shop.images.load(CLI, { type: 'path', path })))
  expect(new Set(all.flat().map((one) => one.image))).toEqual(new Set([imageId(image)]))
  expect(shop.contents()).toMatchObject({ images: [imageId(image)], folders: 2, temporary: [] })
})

test('a load that fails at its last layer leaves no layer, name or file of its own', async () => {
  const kept: ImageParts = { layers: [base], names: ['base'] }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('base.tar'), kept) })
  const before = shop.contents()
  const broken: ImageParts = { layers: [base, web, await layerOf('third')], names: ['broken'] }
  const members = dockerMembers(broken).map(([entry, content]): [typeof entry, Buffer] => {
    const bytes = Buffer.from(content ?? '')
    if (entry.path === `${hash(broken.layers[2] as Buffer).slice(7)}/layer.tar`) bytes[512] = 0x21
    return [entry, bytes]
  })
  const path = shop.path('broken.tar')
  writeFileSync(path, await tarOf(...members))
  await expect(shop.images.load(CLI, { type: 'path', path })).rejects.toMatchObject({ code: 'invalid' })
  expect(shop.contents()).toEqual(before)
  expect(shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'refused' })
})

test('a load that fails does not take away the layers of one that goes on beside it', async () => {
  const good = await writeDockerArchive(shop.path('good.tar'), image)
  const bad = shop.path('bad.tar')
  const broken: ImageParts = { layers: [base, web, await layerOf('third')], names: ['broken'] }
  const members = dockerMembers(broken)
  const last = members.find(([entry]) => entry.path.startsWith(hash(broken.layers[2] as Buffer).slice(7)))
  if (last) last[1] = await layerOf('other')
  writeFileSync(bad, await tarOf(...members))
  for (let round = 0; round < 5; round++) {
    const [failed, loaded] = await Promise.allSettled([
      shop.images.load(CLI, { type: 'path', path: bad }),
      shop.images.load(CLI, { type: 'path', path: good }),
    ])
    expect([failed.status, loaded.status]).toEqual(['rejected', 'fulfilled'])
    expect(shop.images.stack(shop.images.find('web'))).toHaveLength(2)
    await shop.images.remove(CLI, imageId(image), { force: true, prune: true })
    expect(shop.contents()).toMatchObject({ images: [], layers: [], folders: 0 })
  }
})

test('a cancelled load leaves nothing', async () => {
  const big = await tarOf([{ path: 'big', type: 'file' }, Buffer.alloc(64 << 20)])
  const path = await writeDockerArchive(shop.path('big.tar'), { layers: [base, big], names: ['big'] })
  const controller = new AbortController()
  const loading = shop.images.load({ ...CLI, signal: controller.signal }, { type: 'path', path })
  await expect.poll(() => shop.steps().filter((step) => step.kind === 'layer.added').length).toBe(2)
  controller.abort()
  await expect(loading).rejects.toMatchObject({ code: 'cancelled' })
  expect(shop.contents()).toEqual({ images: [], layers: [], folders: 0, temporary: [] })
  expect(shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'cancelled' })
})

test('what a killed engine left half loaded goes at the next start', async () => {
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('web.tar'), image) })
  const layer = await shop.storage.layers.apply(
    { type: 'stream', stream: Readable.from([await layerOf('left')]) },
    { parent: top(base), text: '', created: null },
  )
  expect(shop.contents().layers).toContain(layer.chainId)
  await shop.recover()
  expect(shop.contents().layers).toEqual([top(base), top(base, web)])
})

test('a root filesystem is not loaded, an image for another system neither', async () => {
  const root = shop.path('root.tar')
  writeFileSync(root, await layerOf('etc/passwd'))
  await expect(shop.images.load(CLI, { type: 'path', path: root })).rejects.toThrow(
    'root.tar holds a root filesystem, not an image: make one of it with docker import',
  )
  const windows = await writeDockerArchive(shop.path('w.tar'), { layers: [base], config: { os: 'windows' } })
  await expect(shop.images.load(CLI, { type: 'path', path: windows })).rejects.toThrow(
    'w.tar holds an image for windows/amd64: this engine runs images for linux',
  )
})

test('an import makes an image of one layer, of a file and of a stream', async () => {
  const tar = await tarOf([{ path: 'etc/', type: 'directory' }], [{ path: 'etc/hello', type: 'file' }, 'hello'])
  const path = shop.path('root.tar')
  writeFileSync(path, tar)
  const id = await shop.images.import(
    CLI,
    { type: 'path', path },
    { reference: 'hello', message: '', changes: ['CMD ["sh"]'] },
  )
  const found = shop.images.find('hello')
  expect(found.id).toBe(id)
  expect(found.layers).toEqual([hash(tar)])
  expect(shop.images.describe(found).config.cmd).toEqual(['sh'])
  expect(shop.images.history('hello')).toMatchObject([{ comment: 'Imported from -', layer: hash(tar), image: id }])
  expect(
    shop
      .steps()
      .map((step) => step.kind)
      .filter((kind) => kind !== 'layer.progress'),
  ).toEqual(['layer.added', 'layer.sealed', 'config.stored', 'tag.set'])
  const stream = Readable.from([gzipSync(tar)], { objectMode: false })
  const again = await shop.images.import(CLI, { type: 'stream', stream }, { reference: '', message: 'm', changes: [] })
  expect(shop.images.find(again)).toMatchObject({ layers: [hash(tar)], names: [] })
})

test('an import with a wrong change or name makes nothing', async () => {
  const path = shop.path('root.tar')
  writeFileSync(path, await layerOf('etc/passwd'))
  const source = { type: 'path', path } as const
  const wrong = { reference: '', message: '', changes: [] }
  await expect(shop.images.import(CLI, source, { ...wrong, changes: ['RUN x'] })).rejects.toThrow('not a valid change')
  await expect(shop.images.import(CLI, source, { ...wrong, reference: 'A' })).rejects.toThrow('must be lowercase')
  await writeDockerArchive(path, image)
  await expect(shop.images.import(CLI, source, wrong)).rejects.toThrow('load it with docker load')
  expect(shop.contents()).toMatchObject({ images: [], layers: [] })
})

test('the sample image is read in place: nothing is copied to tmp while it is looked at', async () => {
  const path = await writeDockerArchive(shop.path('web.tar'), image)
  const preview = await shop.archives.open(path)
  expect(shop.contents().temporary).toEqual([])
  expect(preview.bytes).toBe(statSync(path).size)
  await shop.archives.close(preview.id)
})

test('tar and Docker agree on what a layer is: a layer made by GNU tar is loaded', async () => {
  execFileSync('sh', [
    '-c',
    `mkdir -p ${shop.path('x')}/a && echo hi > ${shop.path('x')}/a/b && ln ${shop.path('x')}/a/b ${shop.path('x')}/c`,
  ])
  const layer = execFileSync('tar', ['-C', shop.path('x'), '-c', '.'])
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('x.tar'), { layers: [layer] }) })
  expect(shop.contents().layers).toEqual([hash(layer)])
})
