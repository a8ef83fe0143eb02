import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hash, type ImageParts, imageId, layerOf, tarOf, writeDockerArchive, writeStream } from './testing/archives.ts'
import { CLI, Workshop } from './testing/workshop.ts'

let shop: Workshop
let web: ImageParts
let api: ImageParts

beforeEach(async () => {
  shop = new Workshop()
  const base = await layerOf('base')
  web = { layers: [base, await layerOf('web')], names: ['shop/web:1', 'web:latest'] }
  api = { layers: [base, await layerOf('api')], names: ['shop/api:1'] }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('a.tar'), web, api) })
})

afterEach(async () => {
  await shop[Symbol.asyncDispose]()
})

function list(path: string): string[] {
  return execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).trim().split('\n')
}

function json(path: string, member: string) {
  return JSON.parse(execFileSync('tar', ['-xOf', path, member], { encoding: 'utf8' }))
}

test('a saved image is what was loaded: same id, same layers, and saving it again gives the same bytes', async () => {
  const path = await writeStream(shop.path('saved.tar'), shop.images.save(CLI, ['shop/web:1']))
  for (const layer of web.layers)
    expect(execFileSync('tar', ['-xOf', path, `blobs/sha256/${hash(layer).slice(7)}`]).equals(layer)).toBe(true)
  await using other = new Workshop()
  const loaded = await other.images.load(CLI, { type: 'path', path })
  expect(loaded).toEqual([{ image: imageId(web), name: 'shop/web:1' }])
  const again = await buffer(other.images.save(CLI, ['shop/web:1']))
  expect(again.equals(readFileSync(path))).toBe(true)
})

test('several images are saved with their shared layers once', async () => {
  const path = await writeStream(shop.path('saved.tar'), shop.images.save(CLI, ['shop/web:1', 'web', 'shop/api:1']))
  const members = list(path)
  expect(new Set(members).size).toBe(members.length)
  expect(members.filter((name) => /^blobs\/sha256\/./.test(name))).toHaveLength(3 + 2 + 2)
  expect(json(path, 'manifest.json')).toMatchObject([
    {
      RepoTags: ['shop/web:1', 'web:latest'],
      Layers: web.layers.map((layer) => `blobs/sha256/${hash(layer).slice(7)}`),
    },
    { RepoTags: ['shop/api:1'] },
  ])
  expect(json(path, 'repositories')).toMatchObject({ web: { latest: hash(web.layers[1] as Buffer).slice(7) } })
})

test('a repository without a tag means all its tags, an id no name', async () => {
  await shop.images.tag(CLI, 'shop/api:1', 'shop/web:2')
  const all = await writeStream(shop.path('all.tar'), shop.images.save(CLI, ['shop/web']))
  expect(json(all, 'manifest.json').flatMap((one: { RepoTags: string[] }) => one.RepoTags)).toEqual([
    'shop/web:1',
    'shop/web:2',
  ])
  const bare = await writeStream(shop.path('bare.tar'), shop.images.save(CLI, [imageId(api)]))
  expect(json(bare, 'manifest.json')).toMatchObject([{ RepoTags: [] }])
  expect(list(bare)).not.toContain('repositories')
  await using other = new Workshop()
  expect(await other.images.load(CLI, { type: 'path', path: bare })).toEqual([{ image: imageId(api), name: null }])
})

test('skopeo reads the archive, as a docker-archive and as an OCI layout, and finds the same image', async () => {
  const path = await writeStream(shop.path('saved.tar'), shop.images.save(CLI, ['shop/web:1']))
  const seen = JSON.parse(execFileSync('skopeo', ['inspect', `docker-archive:${path}`], { encoding: 'utf8' }))
  expect(seen.Layers).toEqual(web.layers.map(hash))
  const policy = ['--insecure-policy', 'copy', '--quiet']
  execFileSync('skopeo', [...policy, `docker-archive:${path}:shop/web:1`, `oci:${shop.path('copied')}:web`])
  const raw = execFileSync('skopeo', ['inspect', '--config', '--raw', `oci:${shop.path('copied')}:web`])
  expect(JSON.parse(raw.toString()).rootfs.diff_ids).toEqual(web.layers.map(hash))
  mkdirSync(shop.path('layout'))
  execFileSync('tar', ['-C', shop.path('layout'), '-xf', path])
  execFileSync('skopeo', [...policy, `oci:${shop.path('layout')}`, `dir:${shop.path('as-dir')}`])
  expect(JSON.parse(readFileSync(shop.path('as-dir/manifest.json'), 'utf8')).config.digest).toBe(imageId(web))
})

test('the trace tells of progress and of the end', async () => {
  const bytes = await buffer(shop.images.save(CLI, ['shop/web:1']))
  const { layers } = shop.images.find('shop/web:1')
  expect(shop.steps().filter(({ kind }) => kind === 'layer.written')).toMatchObject(layers.map((on) => ({ on })))
  expect(shop.steps().at(-1)).toMatchObject({ kind: 'archive.written', bytes: bytes.length, layers: 2 })
  expect(shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'done' })
})

test('a reader that goes away cancels the operation', async () => {
  const big = await tarOf([{ path: 'big', type: 'file' }, Buffer.alloc(16 << 20)])
  const path = await writeDockerArchive(shop.path('big.tar'), { layers: [big], names: ['big'] })
  await shop.images.load(CLI, { type: 'path', path })
  const stream = shop.images.save(CLI, ['big'])
  for await (const _ of stream) break
  await expect.poll(() => shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'cancelled' })
  const unread = shop.images.save(CLI, ['big'])
  unread.destroy()
  await expect.poll(() => shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'cancelled' })
})

test('an aborted signal ends the stream with an error', async () => {
  const controller = new AbortController()
  const stream = shop.images.save({ ...CLI, signal: controller.signal }, ['shop/web:1'])
  controller.abort()
  await expect(buffer(stream)).rejects.toMatchObject({ code: 'cancelled' })
})

test('what is not there is refused before the first byte', () => {
  expect(() => shop.images.save(CLI, ['shop/web:1', 'nope'])).toThrow('No such image: nope:latest')
  expect(shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'refused' })
})

describe('an archive without what the other side has', () => {
  const blob = (layer: Buffer) => `blobs/sha256/${hash(layer).slice(7)}`
  const layer = (parts: ImageParts, at: number) => parts.layers[at] as Buffer

  test.each<[string, () => Promise<string>]>([
    ['an image of this store', async () => 'shop/api:1'],
    ['the digest of a layer', async () => hash(layer(web, 0))],
    ['an archive', () => writeStream(shop.path('theirs.tar'), shop.images.save(CLI, ['shop/api:1']))],
    [
      'a text with digests, such as docker inspect prints',
      async () => {
        writeFileSync(shop.path('list'), JSON.stringify({ RootFS: { Layers: [hash(layer(api, 0))] } }))
        return shop.path('list')
      },
    ],
  ])('knows it from %s', async (_, word) => {
    const without = [await word()]
    const path = await writeStream(shop.path('part.tar'), shop.images.save(CLI, ['shop/web:1'], { without }))
    expect(list(path)).not.toContain(blob(layer(web, 0)))
    expect(list(path)).toContain(blob(layer(web, 1)))
    expect(json(path, 'manifest.json')).toMatchObject([{ Layers: web.layers.map((each) => blob(each)) }])
  })

  test('is loaded where the layers are, and refused with their digests where they are not', async () => {
    const path = await writeStream(
      shop.path('part.tar'),
      shop.images.save(CLI, ['shop/web:1'], { without: ['shop/api:1'] }),
    )
    await using other = new Workshop()
    const source = { type: 'path', path } as const
    const refused = `part.tar leaves out the layer ${hash(layer(web, 0))}, which is not in this store: load an archive that has it, or first the image that it belongs to`
    await expect(other.images.load(CLI, source)).rejects.toThrow(refused)
    await expect(other.archives.open(path)).rejects.toThrow(refused)
    expect(other.storage.layers.all()).toEqual([])
    await other.images.load(CLI, { type: 'path', path: await writeDockerArchive(other.path('base.tar'), api) })
    const preview = await other.archives.open(path)
    expect(preview.images[0]?.layers.map(({ present }) => present)).toEqual([true, false])
    expect(await other.images.load(CLI, source)).toEqual([{ image: imageId(web), name: 'shop/web:1' }])
    expect(other.storage.layers.all()).toHaveLength(3)
  })

  test('has all layers above the first that the other side lacks, whatever it has of them', async () => {
    const without = [hash(layer(web, 1))]
    const path = await writeStream(shop.path('part.tar'), shop.images.save(CLI, ['shop/web:1'], { without }))
    expect(list(path)).toEqual(expect.arrayContaining(web.layers.map((each) => blob(each))))
  })

  test('is refused for a file that names no layer', async () => {
    writeFileSync(shop.path('none'), 'hello')
    const saving = writeStream(shop.path('x.tar'), shop.images.save(CLI, ['web'], { without: [shop.path('none')] }))
    await expect(saving).rejects.toThrow(`${shop.path('none')} names no layer: expected digests`)
  })
})
