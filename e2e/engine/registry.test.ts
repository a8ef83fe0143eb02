import { readdirSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type NaughtyProxy, naughtyProxy } from '../../engine/drivers/registry/testing/naughty-proxy.ts'
import { type RegistryServer, startRegistry } from '../../engine/drivers/registry/testing/registry-server.ts'
import { halfDone, type Result, type RunningEngine, runProgram, startEngine } from './harness.ts'
import { type ArchiveLayer, busyboxArchive } from './images.ts'

/** An address of this machine that is no loopback: there a certificate counts. */
const OUTSIDE = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

let engine: RunningEngine
let plain: RegistryServer
let guarded: RegistryServer
let tokened: RegistryServer
let proxy: NaughtyProxy
let image: string
let id: string

beforeAll(async () => {
  plain = await startRegistry()
  guarded = await startRegistry({ login: 'ada:horse battery', tlsFor: OUTSIDE ?? '127.0.0.1' })
  tokened = await startRegistry({ tokensFor: 'ada:horse battery' })
  proxy = await naughtyProxy(plain.host)
  engine = await startEngine({
    env: { SSL_CERT_FILE: guarded.authority },
    arguments: ['--insecure-registry', 'registry.lan:5000', '--insecure-registry', '10.0.0.0/8'],
  })
  image = `${plain.host}/shop/web:1`
  const layers: ArchiveLayer[] = [{ files: { 'srv/a': 'one\n' } }, { files: { 'srv/b': 'two\n' } }]
  await engine.ok('load', '-i', busyboxArchive(image, layers, { Cmd: ['echo', 'it runs'] }))
  id = await engine.ok('images', '-q', '--no-trunc', image)
})

afterAll(async () => {
  await engine.close()
  for (const each of [plain, guarded, tokened, proxy]) await each[Symbol.asyncDispose]()
})

/** With a configuration, so that a log-in can be kept. */
function withConfig(...words: string[]): Promise<Result> {
  return engine.run(['--config', join(engine.folder, 'client'), ...words])
}

describe('push and pull', () => {
  test('a push tells of each layer and of the digest, and skopeo finds the same image', async () => {
    const pushed = await engine.ok('push', image)
    expect(pushed).toContain(`The push refers to repository [${plain.host}/shop/web]`)
    expect(pushed.match(/^[0-9a-f]{12}: Pushed$/gm)).toHaveLength(3)
    const digest = /^1: digest: (sha256:[0-9a-f]{64}) size: \d+$/m.exec(pushed)?.[1] ?? ''
    const found = await runProgram('skopeo', ['inspect', '--tls-verify=false', `docker://${image}`])
    expect(JSON.parse(found.stdout)).toMatchObject({ Digest: digest, RepoTags: ['1'] })
    const config = await runProgram('skopeo', ['inspect', '--tls-verify=false', '--raw', `docker://${image}`])
    expect(JSON.parse(config.stdout)).toMatchObject({
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      config: { digest: id },
    })
    expect(await engine.ok('images', '--digests', '--format', '{{.Digest}}', image.replace(':1', ''))).toBe(digest)
  })

  test('again, there is nothing to send; to another repository it is mounted', async () => {
    expect((await engine.ok('push', image)).match(/Layer already exists$/gm)).toHaveLength(3)
    await engine.ok('tag', image, `${plain.host}/other/web:1`)
    expect((await engine.ok('push', `${plain.host}/other/web:1`)).match(/Mounted from shop\/web$/gm)).toHaveLength(3)
    await engine.ok('rmi', `${plain.host}/other/web:1`)
  })

  test('a run of an image that is not here pulls it, with the same id', async () => {
    await engine.ok('rmi', image)
    const { code, stdout, stderr } = await engine.run(['run', '--rm', '--network', 'none', image])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'it runs\n' })
    expect(stderr).toContain(`Unable to find image '${image}' locally`)
    expect(stderr).toContain('1: Pulling from shop/web')
    expect(stderr.match(/^[0-9a-f]{12}: Pull complete$/gm)).toHaveLength(3)
    expect(stderr).toContain(`Status: Downloaded newer image for ${image}`)
    expect(await engine.ok('images', '-q', '--no-trunc', image)).toBe(id)
  })

  test('one that is here is up to date; by its digest it is the same; by its digest it can be removed', async () => {
    expect(await engine.ok('pull', image)).toContain(`Status: Image is up to date for ${image}`)
    const digest = await engine.ok('inspect', '--format', '{{index .RepoDigests 0}}', image)
    await engine.ok('rmi', image)
    expect(await engine.ok('pull', '-q', digest)).toBe(digest)
    expect(await engine.ok('inspect', '--format', '{{.Id}} {{.RepoTags}}', digest)).toBe(`${id} []`)
    expect(await engine.ok('rmi', digest)).toContain(`Deleted: ${id}`)
  })

  test('all tags', async () => {
    await engine.ok('pull', image)
    await engine.ok('tag', image, image.replace(':1', ':2'))
    const repository = image.replace(':1', '')
    expect(await engine.ok('push', '-a', repository)).toMatch(/^2: digest: sha256:/m)
    await engine.ok('rmi', image, `${repository}:2`)
    expect(await engine.ok('pull', '-a', repository)).toContain(`Status: Downloaded newer image for ${repository}`)
    expect((await engine.ok('images', '-q', repository)).split('\n')).toHaveLength(2)
  })

  test('what is not there is refused in dockerd’s words; events and info tell what was done and set up', async () => {
    expect((await engine.docker('pull', `${plain.host}/no/such`)).stderr).toContain(
      `manifest for ${plain.host}/no/such:latest not found: manifest unknown: manifest unknown`,
    )
    expect((await engine.docker('push', `${plain.host}/no/such`)).stderr).toContain(
      `An image does not exist locally with the tag: ${plain.host}/no/such`,
    )
    const words = [
      '--since',
      '1h',
      '--until',
      '0s',
      '--filter',
      'event=pull',
      '--format',
      '{{.ID}} {{.Actor.Attributes.name}}',
    ]
    // The CLI's until is a whole second: what was done in this one is told in the next.
    await expect
      .poll(() => engine.ok('events', ...words), { timeout: 20_000 })
      .toContain(`${image} ${plain.host}/shop/web`)
    const config = JSON.parse(await engine.ok('info', '--format', '{{json .RegistryConfig}}'))
    expect(config).toMatchObject({
      InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8', '10.0.0.0/8'],
      IndexConfigs: { 'docker.io': { Secure: true }, 'registry.lan:5000': { Secure: false } },
    })
  })

  test('a search goes through the list of a registry that has no other', async () => {
    expect(await engine.ok('search', '--format', '{{.Name}}', `${plain.host}/shop`)).toBe(`${plain.host}/shop/web`)
  })
})

describe('who asks', () => {
  test('a registry with a certificate of its own authority wants a log-in', async () => {
    const name = `${guarded.host}/ada/web:1`
    await engine.ok('tag', image, name)
    expect((await withConfig('push', name)).stderr).toContain('no basic auth credentials')
    expect((await withConfig('pull', `${guarded.host}/ada/none`)).stderr).toContain('no basic auth credentials')
    const wrong = await withConfig('login', '-u', 'ada', '-p', 'wrong', guarded.host)
    expect(wrong.stderr).toContain('failed with status: 401 Unauthorized')
    const right = await withConfig('login', '-u', 'ada', '-p', 'horse battery', guarded.host)
    expect(right.stdout).toContain('Login Succeeded')
    expect(await withConfig('push', name)).toMatchObject({ code: 0 })
    await engine.ok('rmi', name)
    expect((await withConfig('pull', name)).stdout).toContain(`Downloaded newer image for ${name}`)
  })

  test('one of an authority that nobody knows is not asked', async () => {
    await using unknown = await startRegistry({ tlsFor: OUTSIDE ?? '127.0.0.1' })
    const { stderr } = await engine.docker('pull', `${unknown.host}/shop/web`)
    expect(stderr).toContain('certificate signed by unknown authority')
  })

  test('tokens are fetched for what is asked for, and no more is allowed than they say', async () => {
    const login = await withConfig('login', '-u', 'ada', '-p', 'horse battery', tokened.host)
    expect(login.stdout).toContain('Login Succeeded')
    await engine.ok('tag', image, `${tokened.host}/ada/web:1`)
    await engine.ok('tag', image, `${tokened.host}/bob/web:1`)
    expect(await withConfig('push', `${tokened.host}/ada/web:1`)).toMatchObject({ code: 0 })
    expect((await withConfig('push', `${tokened.host}/bob/web:1`)).stderr).toContain(
      'denied: requested access to the resource is denied',
    )
    expect(tokened.tokens?.scopes).toContain('repository:ada/web:pull,push')
    expect(engine.complaints).not.toContain('horse')
  })
})

test('an engine that is killed in the middle of a pull leaves nothing of it', async () => {
  const name = `${proxy.host}/shop/web:1`
  await engine.ok('image', 'prune', '-af')
  const stuck = Promise.withResolvers<void>()
  let blobs = 0
  // The config and the first layer come, the others never.
  proxy.misbehave = ({ url }) => {
    if (!url.includes('/blobs/') || ++blobs <= 2) return null
    if (blobs === 4) stuck.resolve()
    return { after: new Promise(() => {}) }
  }
  const pulling = engine.docker('pull', name)
  await stuck.promise
  await engine.restart('SIGKILL')
  expect((await pulling).code).not.toBe(0)
  expect(await engine.ok('images', '-aq')).toBe('')
  expect(readdirSync(join(engine.root, 'layers'))).toEqual([])
  expect(halfDone(engine.root)).toEqual([])
  proxy.misbehave = () => null
  expect(await engine.ok('pull', '-q', name)).toBe(name)
})
