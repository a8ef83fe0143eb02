import { afterEach, beforeEach, expect, test } from 'vitest'
import { chainId } from '../../base/digest.ts'
import { hash, type ImageParts, imageId, layerOf, writeDockerArchive } from './testing/archives.ts'
import { CLI, Workshop } from './testing/workshop.ts'

let shop: Workshop
let web: ImageParts
let api: ImageParts

beforeEach(async () => {
  shop = new Workshop()
  const base = await layerOf('base')
  web = { layers: [base, await layerOf('web')], names: ['shop/web:1', 'web:latest'] }
  api = { layers: [base, await layerOf('api')], names: ['api:latest'], config: { created: '2026-11-25T00:00:00Z' } }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('a.tar'), web, api) })
})

afterEach(async () => {
  await shop[Symbol.asyncDispose]()
})

test('a list has the newest first, with sizes, own bytes and users', () => {
  shop.addContainer('front', imageId(web), 'exited')
  expect(shop.images.list(false)).toMatchObject([
    { id: imageId(api), names: ['api:latest'], bytes: 7, ownBytes: 3, usedBy: [] },
    {
      id: imageId(web),
      names: ['shop/web:1', 'web:latest'],
      platform: 'linux/amd64',
      bytes: 7,
      ownBytes: 3,
      topLevel: true,
      usedBy: [{ name: 'front' }],
      config: { cmd: ['sh'], env: ['PATH=/bin'] },
    },
  ])
  expect(shop.images.describe(shop.images.find('web'))).toEqual(shop.images.list(true)[1])
})

test('only a list of all has what a build made on the way', () => {
  const { layers } = shop.images.find('api')
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [layers[0]] } }),
  )
  const { id } = shop.store.put(config, { topLevel: false, parent: null })
  expect(shop.images.list(false).map((image) => image.id)).not.toContain(id)
  expect(shop.images.list(true).map((image) => image.id)).toContain(id)
})

test.each(['web', 'web:latest', 'docker.io/library/web', 'shop/web:1', 'index.docker.io/shop/web:1'])(
  'finds %s',
  (reference) => {
    expect(shop.images.find(reference).id).toBe(imageId(web))
  },
)

test('finds by id, whole and in part, with and without its algorithm', () => {
  const id = imageId(web)
  for (const reference of [id, id.slice(7), id.slice(0, 20), id.slice(7, 19)])
    expect(shop.images.find(reference).id).toBe(id)
})

test('a start that two ids share is ambiguous, and both are named', () => {
  // The empty start belongs to every image; a digit that two ids share is found by making images until there are two.
  const seen = new Map<string, number>()
  for (let n = 0; ![...seen.values()].some((count) => count > 1); n++) {
    const config = Buffer.from(`{"architecture":"amd64","os":"linux","author":"${n}","rootfs":{"type":"layers"}}`)
    const digit = shop.store.put(config, { topLevel: true, parent: null }).id.charAt(7)
    seen.set(digit, (seen.get(digit) ?? 0) + 1)
  }
  const [digit = ''] = [...seen].find(([, count]) => count > 1) ?? []
  expect(() => shop.images.find(digit)).toThrow(`the image id prefix "${digit}" is ambiguous`)
})

test.each([
  ['nope', 'No such image: nope:latest'],
  ['shop/web', 'No such image: shop/web:latest'],
  [`sha256:${'0'.repeat(64)}`, `No such image: sha256:${'0'.repeat(64)}`],
  ['0'.repeat(64), `No such image: ${'0'.repeat(64)}`],
])('%s is not found', (reference, message) => {
  expect(() => shop.images.find(reference)).toThrow(message)
})

test('history is newest first, with empty layers, and names the images that end on the way', async () => {
  const base = web.layers[0] as Buffer
  const below: ImageParts = {
    layers: [base],
    names: ['base:1'],
    config: { history: [{ created: '2026-11-24T07:00:00Z', created_by: '/bin/sh -c #(nop) COPY layer 0 in / ' }] },
  }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('b.tar'), below) })
  expect(shop.images.history('web')).toEqual([
    {
      created: Date.UTC(2026, 10, 24, 8),
      createdBy: '/bin/sh -c #(nop)  CMD ["sh"]',
      text: 'CMD ["sh"]',
      comment: '',
      bytes: 0,
      layer: null,
      image: imageId(web),
      tags: ['shop/web:1', 'web:latest'],
    },
    {
      created: Date.UTC(2026, 10, 24, 7, 1),
      createdBy: '/bin/sh -c #(nop) COPY layer 1 in / ',
      text: 'COPY layer 1 in /',
      comment: '',
      bytes: 3,
      layer: chainId(hash(base), hash(web.layers[1] as Buffer)),
      image: null,
      tags: [],
    },
    {
      created: Date.UTC(2026, 10, 24, 7, 0),
      createdBy: '/bin/sh -c #(nop) COPY layer 0 in / ',
      text: 'COPY layer 0 in /',
      comment: '',
      bytes: 4,
      layer: hash(base),
      image: imageId(below),
      tags: ['base:1'],
    },
  ])
})

test('a layer of which the config tells nothing has a line all the same', async () => {
  const silent: ImageParts = { ...api, names: ['silent'], config: { history: [] } }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('s.tar'), silent) })
  expect(shop.images.history('silent').map((line) => [line.createdBy, line.bytes])).toEqual([
    ['', 3],
    ['', 4],
  ])
})

test('a tag is a name more; one that pointed elsewhere moves', async () => {
  await shop.images.tag(CLI, 'web', 'shop/web:stable')
  expect(shop.images.find('shop/web:stable').id).toBe(imageId(web))
  await shop.images.tag(CLI, 'api', 'web')
  expect(shop.steps()).toMatchObject([{ kind: 'tag.set', name: 'web:latest', movedFrom: imageId(web) }])
  expect(shop.images.find('web').id).toBe(imageId(api))
  await expect(shop.images.tag(CLI, 'api', 'Bad:name')).rejects.toThrow('must be lowercase')
  await expect(shop.images.tag(CLI, 'nope', 'x')).rejects.toMatchObject({ code: 'notFound' })
})
