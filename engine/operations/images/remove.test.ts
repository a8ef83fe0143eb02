import { afterEach, beforeEach, expect, test } from 'vitest'
import { chainId, type Digest } from '../../base/digest.ts'
import { hash, type ImageParts, imageId, layerOf, writeDockerArchive } from './testing/archives.ts'
import { CLI, Workshop } from './testing/workshop.ts'

let shop: Workshop
let base: Buffer
let chains: Record<'base' | 'web' | 'api', Digest>
/** Two images on one base; `web` has two names in two repositories. */
let web: ImageParts
let api: ImageParts

beforeEach(async () => {
  shop = new Workshop()
  base = await layerOf('base')
  web = { layers: [base, await layerOf('web')], names: ['shop/web:1', 'web:latest'] }
  api = { layers: [base, await layerOf('api')], names: ['api:latest'] }
  const path = await writeDockerArchive(shop.path('both.tar'), web, api)
  await shop.images.load(CLI, { type: 'path', path })
  const bottom = hash(base)
  chains = {
    base: bottom,
    web: chainId(bottom, hash(web.layers[1] as Buffer)),
    api: chainId(bottom, hash(api.layers[1] as Buffer)),
  }
})

afterEach(async () => {
  await shop[Symbol.asyncDispose]()
})

/** Previews, removes, and checks that the preview told the truth. */
async function rmi(reference: string, force = false) {
  const preview = shop.images.removal(reference, force)
  const removal = await shop.images.remove(CLI, reference, { force, prune: true })
  expect(removal).toEqual(preview)
  return removal
}

test('one of several names: only the name goes', async () => {
  expect(await rmi('web')).toEqual({ untagged: ['web:latest'], deleted: [], bytes: 0 })
  expect(shop.images.find('shop/web:1').id).toBe(imageId(web))
  expect(shop.steps().map((step) => step.kind)).toEqual(['tag.removed'])
})

test('the last name: the image goes, and the layers that nothing else needs, top first', async () => {
  expect(await rmi('api')).toEqual({ untagged: ['api:latest'], deleted: [imageId(api), chains.api], bytes: 3 })
  expect(shop.steps().map((step) => step.kind)).toEqual([
    'tag.removed',
    'image.removed',
    'layer.unneeded',
    'layer.freed',
  ])
  expect(shop.steps().at(-1)).toMatchObject({ on: chains.api, bytes: 3 })
  expect(new Set(shop.contents().layers)).toEqual(new Set([chains.base, chains.web]))
  expect(shop.contents()).toMatchObject({ folders: 2, temporary: [] })
  await rmi('web')
  expect((await rmi('shop/web:1')).deleted).toEqual([imageId(web), chains.web, chains.base])
  expect(shop.contents()).toEqual({ images: [], layers: [], folders: 0, temporary: [] })
})

test('an id with one name: the name goes along', async () => {
  const removal = await rmi(imageId(api).slice(7, 19))
  expect(removal).toMatchObject({ untagged: ['api:latest'], deleted: [imageId(api), chains.api] })
})

test('an id with names in several repositories must be forced', async () => {
  const id = imageId(web)
  await expect(rmi(id)).rejects.toThrow(
    '(must be forced) - image is referenced in multiple repositories: shop/web:1, web:latest',
  )
  expect(await rmi(id, true)).toMatchObject({ untagged: ['shop/web:1', 'web:latest'], deleted: [id, chains.web] })
})

test.each<{
  status: 'created' | 'running' | 'paused' | 'exited'
  by: 'name' | 'id'
  plain: string
  forced: string | null
}>([
  { status: 'exited', by: 'name', plain: '(must force) - container', forced: null },
  { status: 'created', by: 'name', plain: '(must force) - container', forced: null },
  { status: 'running', by: 'name', plain: '(must force) - container', forced: '(cannot be forced)' },
  { status: 'paused', by: 'name', plain: '(must force) - container', forced: '(cannot be forced)' },
  { status: 'exited', by: 'id', plain: '(must be forced) - image is being used by stopped container', forced: null },
  {
    status: 'running',
    by: 'id',
    plain: '(cannot be forced) - image is being used by running container',
    forced: '(cannot be forced)',
  },
])('an image under a container that is $status, by $by', async ({ status, by, plain, forced }) => {
  shop.addContainer('front', imageId(api), status)
  const reference = by === 'name' ? 'api:latest' : imageId(api)
  const before = shop.contents()
  const refusal = { code: 'conflict', objects: [{ kind: 'container', name: 'front' }] }
  await expect(rmi(reference)).rejects.toMatchObject(refusal)
  await expect(rmi(reference)).rejects.toThrow(plain)
  await expect(rmi(reference)).rejects.toThrow('(front)')
  await expect(shop.images.remove(CLI, reference, { force: false, prune: true })).rejects.toMatchObject(refusal)
  if (forced === null) {
    // The container keeps its layers: nothing is freed under it.
    expect(await rmi(reference, true)).toMatchObject({ untagged: ['api:latest'], deleted: [imageId(api)], bytes: 0 })
    expect(shop.contents().layers).toEqual(before.layers)
  } else {
    await expect(rmi(reference, true)).rejects.toThrow(forced)
    expect(shop.contents()).toEqual(before)
  }
})

test('one of several names of an image in use goes without a word', async () => {
  shop.addContainer('front', imageId(web), 'running')
  expect((await rmi('web')).untagged).toEqual(['web:latest'])
  await expect(rmi('shop/web:1')).rejects.toThrow('must force')
})

test('an image that others were committed from keeps its layers; a parent without a name goes with its last child', async () => {
  const child = { layers: [...api.layers, await layerOf('child')], names: ['child:latest'], parent: imageId(api) }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('child.tar'), child) })
  await expect(rmi(imageId(api), true)).rejects.toThrow('image has dependent child images: child:latest')
  expect(await rmi('api')).toEqual({ untagged: ['api:latest'], deleted: [], bytes: 0 })
  const removal = await rmi('child')
  expect(removal.deleted).toEqual([
    imageId(child),
    chainId(chains.api, hash(child.layers[2] as Buffer)),
    imageId(api),
    chains.api,
  ])
})

test('without prune the parent stays', async () => {
  const child = { layers: [...api.layers, await layerOf('child')], names: ['child:latest'], parent: imageId(api) }
  await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('child.tar'), child) })
  await rmi('api')
  await shop.images.remove(CLI, 'child', { force: false, prune: false })
  expect(shop.contents().images).toContain(imageId(api))
})

test('what is not there is not found', async () => {
  await expect(rmi('nope')).rejects.toMatchObject({ code: 'notFound', message: 'No such image: nope:latest' })
  await expect(rmi('Nope')).rejects.toMatchObject({ code: 'invalid' })
})

test('a load beside a removal ends with the image whole', async () => {
  const path = await writeDockerArchive(shop.path('api.tar'), api)
  for (let round = 0; round < 5; round++) {
    await Promise.all([
      shop.images.remove(CLI, 'api', { force: false, prune: true }),
      shop.images.load(CLI, { type: 'path', path }),
    ])
    expect(shop.images.stack(shop.images.find('api'))).toHaveLength(2)
  }
})
