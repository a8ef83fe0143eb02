import { createServer } from 'node:http'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digestOf } from '../../base/digest.ts'
import { createRegistries } from '../../drivers/registry/create-registries.ts'
import type { Access, Credential, RegistryClient } from '../../drivers/registry/registry.ts'
import { type NaughtyProxy, naughtyProxy } from '../../drivers/registry/testing/naughty-proxy.ts'
import { type RegistryServer, startRegistry } from '../../drivers/registry/testing/registry-server.ts'
import { mediaTypes } from '../../formats/oci/manifest.ts'
import { createDistributionStore } from '../../stores/distribution/sqlite-distribution.ts'
import { configOf, type ImageParts, imageId, layerOf, tarOf, writeDockerArchive } from '../images/testing/archives.ts'
import { CLI, Workshop } from '../images/testing/workshop.ts'
import { createRegistryOperations } from './create.ts'
import type { Registries } from './registries.ts'

const PATIENCE = { tries: 4, first: 5, longest: 5_000, idle: 30_000 }
const NOBODY = async () => null
const NOTHING = { images: [], layers: [], folders: 0, temporary: [] }

let server: RegistryServer
let proxy: NaughtyProxy
let shop: Workshop
let client: RegistryClient
let registries: Registries
let image: ImageParts
/** What the registry has from the beginning, seen through the proxy. */
let name: string
let digest: string
let count = 0

beforeAll(async () => {
  server = await startRegistry()
  shop = new Workshop()
  ;({ client, registries } = open())
  // Does not compress, so that a connection can break in its middle.
  const big = await tarOf([{ path: 'big', type: 'file' }, randomBytes(1 << 20)])
  image = { layers: [await layerOf('base'), big, await layerOf('top')], names: [] }
  const [pushed] = await pushNew(`${server.host}/seed/web:1`)
  digest = pushed?.digest ?? ''
  await removeAll()
})

afterAll(async () => {
  client.close()
  await shop[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

beforeEach(async () => {
  proxy = await naughtyProxy(server.host)
  name = `${proxy.host}/seed/web:1`
  count++
})

afterEach(async () => {
  await removeAll()
  await proxy[Symbol.asyncDispose]()
})

async function pushNew(reference: string, parts = image) {
  const path = await writeDockerArchive(shop.path('seed.tar'), { ...parts, names: [reference] })
  await shop.images.load(CLI, { type: 'path', path })
  return await push(reference)
}

async function removeAll(): Promise<void> {
  for (const { id } of shop.images.list(true)) await shop.images.remove(CLI, id, { force: true, prune: true })
  expect(shop.contents()).toEqual(NOTHING)
}

function open(settings = { insecure: [] as string[], mirrors: [] as string[] }) {
  const made = createRegistries({ version: 'tests', settings, patience: PATIENCE })
  const distribution = createDistributionStore(shop.db)
  const tmp = `${shop.root}/tmp`
  return {
    client: made,
    registries: createRegistryOperations({ ...shop.deps, client: made, distribution, tmp }).registries,
  }
}

const pull = (reference = name, platform = '', credential: Credential | null = null) =>
  registries.pull(CLI, reference, { platform, allTags: false, credentials: async () => credential })
const push = (reference = name) => registries.push(CLI, reference, { allTags: false, credentials: NOBODY })
const access = (): Access => ({ credentials: NOBODY, actions: 'pull,push', signal: new AbortController().signal })
const repositoryAt = (path: string) => client.repository({ domain: proxy.host, path }, access())

const blobRequests = () => proxy.asked.filter(({ method, url }) => method === 'GET' && url.includes('/blobs/'))
const kinds = () => shop.steps().flatMap(({ kind }) => (kind.endsWith('.progress') ? [] : [kind]))

describe('there and back', () => {
  test('an image that was pushed is pulled with the same id, names and digest, and the trace tells of each layer', async () => {
    const [pulled] = await pull()
    expect(pulled).toEqual({ image: imageId(image), name, digest, newer: true })
    expect(shop.images.find(name).names).toEqual([name, name.replace(':1', `@${digest}`)])
    expect(shop.images.find(`${name.replace(/:1$/, '')}@${digest}`).id).toBe(imageId(image))
    expect(kinds()).toEqual(
      expect.arrayContaining([
        'manifest.found',
        'layer.added',
        'blob.fetched',
        'layer.sealed',
        'config.stored',
        'tag.set',
      ]),
    )
    expect(kinds().filter((kind) => kind === 'layer.sealed')).toHaveLength(3)
    expect(shop.contents().temporary).toEqual([])
  })

  test('what is here already is not fetched, and asking again fetches nothing at all', async () => {
    const base: ImageParts = { layers: image.layers.slice(0, 1), names: ['base'] }
    await shop.images.load(CLI, { type: 'path', path: await writeDockerArchive(shop.path('b.tar'), base) })
    await pull()
    // The config and two layers.
    expect(blobRequests()).toHaveLength(3)
    expect(shop.steps().find((step) => step.kind === 'layer.present')).toMatchObject({ blobs: [expect.any(String)] })
    proxy.asked.length = 0
    expect(await pull()).toMatchObject([{ newer: false }])
    expect(proxy.asked.map(({ method }) => method)).toEqual(['GET', 'HEAD'])
  })

  test('pushed again nothing is sent; to another repository layers are mounted, and the digest stays', async () => {
    await pull()
    proxy.asked.length = 0
    await push()
    expect(shop.steps().filter((step) => step.kind === 'blob.sent')).toMatchObject(Array(3).fill({ how: 'present' }))
    expect(proxy.asked.filter(({ method }) => method === 'PATCH')).toEqual([])
    const other = `${proxy.host}/other/web:1`
    await shop.images.tag(CLI, name, other)
    const [pushed] = await push(other)
    expect(pushed?.digest).toBe(digest)
    expect(shop.steps().filter((step) => step.kind === 'blob.sent')).toMatchObject(Array(3).fill({ how: 'mounted' }))
    expect(proxy.asked.filter(({ method }) => method === 'PATCH')).toEqual([])
  })

  test('all tags are pushed and pulled', async () => {
    await pull()
    const repository = `${proxy.host}/many/tags`
    for (const tag of ['1', '2']) await shop.images.tag(CLI, name, `${repository}:${tag}`)
    const options = { allTags: true, credentials: NOBODY }
    expect(await registries.push(CLI, repository, options)).toMatchObject([{ tag: '1' }, { tag: '2' }])
    await removeAll()
    await registries.pull(CLI, repository, { ...options, platform: '' })
    expect(shop.images.find(`${repository}:2`).names).toHaveLength(3)
  })

  test('what the registry lacks is refused in dockerd’s words', async () => {
    await expect(pull(`${proxy.host}/no/such:1`)).rejects.toMatchObject({
      code: 'notFound',
      message: `manifest for ${proxy.host}/no/such:1 not found: manifest unknown: manifest unknown`,
    })
    await expect(push(`${proxy.host}/no/such:1`)).rejects.toThrow(
      `An image does not exist locally with the tag: ${proxy.host}/no/such`,
    )
  })
})

describe('a network that misbehaves', () => {
  test('a transfer that breaks goes on where it broke', async () => {
    let broken = 0
    proxy.misbehave = ({ url, range }) =>
      url.includes('/blobs/') && range === undefined && ++broken < 20 ? { breakAfter: 200_000 } : null
    await pull()
    const resumed = blobRequests().filter(({ range }) => range !== undefined)
    expect(resumed.map(({ range }) => range)).toEqual(['bytes=200000-'])
    expect(shop.images.find(name).id).toBe(imageId(image))
  })

  test('so it does where the server knows no ranges', async () => {
    proxy.misbehave = ({ url, range }) =>
      !url.includes('/blobs/') ? null : range === undefined ? { breakAfter: 200_000 } : { withoutRange: true }
    await pull()
    expect(shop.images.find(name).id).toBe(imageId(image))
  })

  test('one that breaks every time without a byte is given up, and nothing of it stays', async () => {
    proxy.misbehave = ({ url }) => (url.includes('/blobs/') ? { breakAfter: 0 } : null)
    await expect(pull()).rejects.toMatchObject({ code: 'unavailable' })
    expect(shop.contents()).toEqual(NOTHING)
  })

  test('a blob that is not what its digest says is refused, and nothing of it stays', async () => {
    const [, big] = image.layers
    let last = ''
    proxy.misbehave = ({ url }) => {
      if (url.includes('/blobs/')) last = url
      return blobRequests().length === 3 && last === url && big ? { corrupt: true } : null
    }
    await expect(pull()).rejects.toThrow('filesystem layer verification failed for digest sha256:')
    expect(shop.contents()).toEqual(NOTHING)
    expect(shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'refused' })
  })

  test('later layers are fetched while the first is slow', async () => {
    const all = Promise.withResolvers<void>()
    let blobs = 0
    // The first is the config; the layer after it waits until the two others were asked for.
    proxy.misbehave = ({ url }) => {
      if (!url.includes('/blobs/')) return null
      blobs++
      if (blobs === 4) all.resolve()
      return blobs === 2 ? { after: all.promise } : null
    }
    await pull()
    expect(shop.images.find(name).id).toBe(imageId(image))
  })

  test('a registry that is busy is asked again, when it says', async () => {
    let refusals = 0
    proxy.misbehave = ({ url }) =>
      url.includes('/manifests/') && refusals++ === 0
        ? { answer: { status: 429, headers: { 'Retry-After': '1' } } }
        : url.includes('/blobs/') && refusals++ < 3
          ? { answer: { status: 503 } }
          : null
    const began = performance.now()
    await pull()
    expect(performance.now() - began).toBeGreaterThan(990)
    expect(refusals).toBeGreaterThanOrEqual(3)
  })

  test('one that stays busy, or asks for too much patience, is given up with its own words', async () => {
    const body = JSON.stringify({
      errors: [{ code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }],
    })
    proxy.misbehave = ({ url }) =>
      url.includes('/manifests/') ? { answer: { status: 429, headers: { 'Retry-After': '3600' }, body } } : null
    await expect(pull()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'toomanyrequests: You have reached your pull rate limit.',
    })
    proxy.misbehave = ({ url }) => (url.includes('/manifests/') ? { answer: { status: 500 } } : null)
    proxy.asked.length = 0
    await expect(pull()).rejects.toMatchObject({ code: 'unavailable' })
    expect(proxy.asked.filter(({ url }) => url.includes('/manifests/'))).toHaveLength(PATIENCE.tries)
  })

  test('an upload that breaks is begun anew', async () => {
    const fresh = { layers: [await layerOf('fresh')], names: [] }
    const own = `${proxy.host}/own/fresh:1`
    let broken = 0
    proxy.misbehave = ({ method }, request) => {
      if (method !== 'PATCH' || broken++ > 1) return null
      request.once('data', () => request.destroy())
      return {}
    }
    await pushNew(own, fresh)
    expect(broken).toBe(3)
    await removeAll()
    expect(await pull(own)).toMatchObject([{ image: imageId(fresh) }])
  })

  test('cancelled, nothing of it stays', async () => {
    const controller = new AbortController()
    proxy.misbehave = ({ url }) => {
      if (url.includes('/blobs/') && blobRequests().length === 3) controller.abort()
      return url.includes('/blobs/') && blobRequests().length > 1 ? { after: new Promise(() => {}) } : null
    }
    const options = { platform: '', allTags: false, credentials: NOBODY }
    await expect(registries.pull({ ...CLI, signal: controller.signal }, name, options)).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(shop.contents()).toEqual(NOTHING)
    expect(shop.events().at(-1)).toMatchObject({ type: 'end', outcome: 'cancelled' })
  })
})

describe('who asks', () => {
  const CREDENTIAL = { username: 'ada', secret: 'horse battery staple' }
  const BASIC = `Basic ${Buffer.from('ada:horse battery staple').toString('base64')}`

  /** Gives out tokens that each hold for a few requests. */
  function guard(requests: number) {
    const guarded = { given: 0, scopes: [] as string[], left: 0 }
    const broken = new Set<string>()
    proxy.misbehave = ({ url, authorization }) => {
      if (url.startsWith('/token')) {
        if (authorization !== BASIC)
          return { answer: { status: 401, body: '{"details":"incorrect username or password"}' } }
        guarded.given++
        guarded.left = requests
        guarded.scopes.push(...new URL(url, 'http://x').searchParams.getAll('scope'))
        return { answer: { status: 200, body: JSON.stringify({ token: `token-${guarded.given}` }) } }
      }
      if (authorization === `Bearer token-${guarded.given}` && guarded.left-- > 0)
        return url.includes('/blobs/') && !broken.has(url) && broken.add(url) ? { breakAfter: 200_000 } : null
      const challenge = `Bearer realm="http://${proxy.host}/token",service="tests"`
      return { answer: { status: 401, headers: { 'WWW-Authenticate': challenge } } }
    }
    return guarded
  }

  test('a token is fetched with name and secret, and a new one when it runs out in the middle of a transfer', async () => {
    const guarded = guard(3)
    await pull(name, '', CREDENTIAL)
    expect(guarded.given).toBeGreaterThan(1)
    expect(new Set(guarded.scopes)).toEqual(new Set(['repository:seed/web:pull']))
    expect(blobRequests().some(({ range }) => range === 'bytes=200000-')).toBe(true)
    expect(shop.images.find(name).id).toBe(imageId(image))
    expect(JSON.stringify(shop.trace.recent(10))).not.toMatch(/horse|aG9yc2|token-/)
  })

  test('a wrong secret is refused, and is not in the refusal', async () => {
    guard(3)
    const refused = pull(name, '', { username: 'ada', secret: 'wrong one' })
    await expect(refused).rejects.toMatchObject({ code: 'unauthorized' })
    await expect(refused).rejects.not.toThrow('wrong one')
  })

  test('a log-in is tried out; an identity token comes back where there is one', async () => {
    const guarded = guard(9)
    expect(await registries.login(proxy.host, CREDENTIAL, access().signal)).toBeNull()
    expect(guarded.given).toBe(1)
    await expect(registries.login(proxy.host, { ...CREDENTIAL, secret: 'no' }, access().signal)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('incorrect username or password'),
    })
  })

  test('a redirect to another host is not told who asks', async () => {
    const heard: (string | undefined)[] = []
    const blobs = new Map<string, Buffer>()
    const store = createServer((request, response) => {
      heard.push(request.headers.authorization)
      response.end(blobs.get(request.url ?? ''))
    })
    store.listen(0, '127.0.0.1')
    await once(store, 'listening')
    try {
      const address = `http://localhost:${(store.address() as AddressInfo).port}`
      for (const { digest, size } of await layersOf(name))
        blobs.set(`/${digest}`, await collect(repositoryAt(pathOf(name)).blob({ digest, size })))
      guard(99)
      const tokens = proxy.misbehave
      proxy.misbehave = (asked, request) => {
        const digest = asked.url.split('/').at(-1) ?? ''
        const misdeed = tokens(asked, request)
        if (misdeed?.answer || !blobs.has(`/${digest}`)) return misdeed
        return { answer: { status: 307, headers: { Location: `${address}/${digest}` } } }
      }
      await pull(name, '', CREDENTIAL)
      expect(heard).toEqual([undefined, undefined, undefined])
    } finally {
      store.close()
    }
  })
})

describe('what registries have', () => {
  /** Puts an image with one layer into the registry by hand. */
  async function put(path: string, layer: Uint8Array, mediaType: string, bytes: Uint8Array) {
    const repository = repositoryAt(path)
    await repository.putBlob(bytes)
    const digest = await repository.putBlob(layer)
    const manifest = encode({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: { mediaType: mediaTypes.ociConfig, digest: digestOf(bytes), size: bytes.length },
      layers: [{ mediaType, digest, size: layer.length }],
    })
    return { digest: digestOf(manifest), manifest, size: manifest.length }
  }

  test.each([
    ['zstd', zstdCompressSync, `${mediaTypes.ociLayer}+zstd`],
    ['gzip', gzipSync, `${mediaTypes.ociLayer}+gzip`],
    ['uncompressed', (tar: Buffer) => tar, mediaTypes.ociLayer],
  ])(
    'a %s layer under an index is pulled for its platform, and pushed with the same digest',
    async (_, compress, type) => {
      const layer = await layerOf(`only ${count}`)
      const only = { layers: [layer], names: [] }
      const path = `by/hand${count}`
      name = `${proxy.host}/${path}:1`
      const own = await put(path, compress(layer), type, configOf(only))
      const repository = repositoryAt(path)
      await repository.putManifest(own.digest, mediaTypes.ociManifest, own.manifest)
      const entry = { mediaType: mediaTypes.ociManifest, digest: own.digest, size: own.size }
      const index = encode({
        schemaVersion: 2,
        mediaType: mediaTypes.ociIndex,
        manifests: [
          {
            ...entry,
            platform: { os: 'unknown', architecture: 'unknown' },
            annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
          },
          { ...entry, platform: { os: 'linux', architecture: 'arm', variant: 'v6' } },
        ],
      })
      const indexed = await repository.putManifest('1', mediaTypes.ociIndex, index)
      await expect(pull(name, 'linux/amd64')).rejects.toThrow(
        'no matching manifest for linux/amd64 in the manifest list entries',
      )
      expect(await pull(name, 'linux/arm/v7')).toMatchObject([{ image: imageId(only), digest: indexed }])
      expect(await push()).toMatchObject([{ digest: own.digest }])
    },
  )

  test('artifacts and images of the first schema are refused', async () => {
    name = `${proxy.host}/some/chart:1`
    const repository = repositoryAt('some/chart')
    const config = encode({})
    const chart = encode({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: {
        mediaType: 'application/vnd.cncf.helm.config.v1+json',
        digest: await repository.putBlob(config),
        size: 2,
      },
      layers: [],
    })
    await repository.putManifest('1', mediaTypes.ociManifest, chart)
    await expect(pull()).rejects.toThrow('unsupported media type application/vnd.cncf.helm.config.v1+json')
    proxy.misbehave = ({ url }) =>
      url.includes('/manifests/')
        ? {
            answer: {
              status: 200,
              headers: { 'Content-Type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' },
              body: '{"schemaVersion":1}',
            },
          }
        : null
    await expect(pull()).rejects.toThrow('[DEPRECATION NOTICE] Docker Image Format v1')
  })

  test('a registry without a search is searched by its list of repositories', async () => {
    const found = await registries.search(name.slice(0, -2), 10, { credentials: NOBODY, signal: access().signal })
    expect(found).toMatchObject([{ name: name.slice(0, -2), stars: 0 }])
  })

  test('a mirror serves the images of docker.io and is not told who asks', async () => {
    const mirrored = open({ insecure: [], mirrors: [`http://${proxy.host}/`] })
    const credentials = async () => ({ username: 'ada', secret: 'x' })
    const options = { platform: '', allTags: false, credentials }
    const [pulled] = await mirrored.registries.pull(CLI, 'seed/web:1', options)
    mirrored.client.close()
    expect(pulled).toMatchObject({ name: 'seed/web:1', digest })
    expect(proxy.asked.some(({ authorization }) => authorization !== undefined)).toBe(false)
  })
})

function pathOf(reference: string): string {
  return reference.slice(reference.indexOf('/') + 1).replace(/:1$/, '')
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

async function layersOf(reference: string) {
  const { bytes } = await repositoryAt(pathOf(reference)).manifest('1')
  return (JSON.parse(new TextDecoder().decode(bytes)) as { layers: { digest: `sha256:${string}`; size: number }[] })
    .layers
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
