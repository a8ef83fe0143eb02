import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, Heard, type RpcClient } from '../../engine/api/web/testing/rpc-client.ts'
import type { ConsoleOutput } from '../../engine/wire/system.ts'
import type { TraceEvent } from '../../engine/wire/trace.ts'
import { type RunningEngine, startEngine } from './harness.ts'
import { type ArchiveLayer, busyboxArchive } from './images.ts'

/** Three layers: one adds files, one changes a file, one deletes one. */
const LAYERS: ArchiveLayer[] = [
  { files: { 'srv/a': 'one\n', 'srv/b': 'one\n', 'srv/c': 'one\n' } },
  { files: { 'srv/b': 'two\n' } },
  { files: { 'srv/.wh.c': '' } },
]

let engine: RunningEngine
let client: ReturnType<typeof connect>
let rpc: RpcClient
let archive: string
let web: URL
let pages: string

beforeAll(async () => {
  pages = mkdtempSync(join(tmpdir(), 'cutaway-pages-'))
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Cutaway</title>')
  engine = await startEngine({ arguments: ['--web', '0', '--web-root', pages] })
  web = new URL(/http:\S+/.exec(engine.ready.line)?.[0] ?? '')
  archive = busyboxArchive('shop:1', LAYERS)
  client = connect(`ws+unix:${join(engine.runDir, 'window.sock')}:/rpc`)
  rpc = client.rpc
})

afterAll(async () => {
  await client.close()
  await engine.close()
  rmSync(pages, { recursive: true })
})

async function typed(line: string): Promise<{ out: string; err: string; code: number | null }> {
  const heard = new Heard<ConsoleOutput>()
  rpc.console.subscribe({ line, columns: 80 }, heard.handlers)
  const result = { out: '', err: '', code: null as number | null }
  for (const piece of await heard.end())
    if (piece.type === 'stdout') result.out += piece.text
    else if (piece.type === 'stderr') result.err += piece.text
    else if (piece.type === 'exit') result.code = piece.code
  return result
}

test('an archive is looked at before it is loaded, then loaded, and the docker CLI sees the image', async () => {
  const preview = await rpc.openArchive.mutate(archive)
  expect(preview).toMatchObject({ kind: 'docker-archive', images: [{ present: false, names: [{ name: 'shop:1' }] }] })
  const { id, name, operation } = await rpc.perform.mutate({ verb: 'load', input: preview.id })
  expect(name).toBe('shop:1')
  expect(await engine.ok('images', '-q', '--no-trunc', 'shop')).toBe(id)
  const begin = (await rpc.recent.query(50)).find(
    (event): event is Extract<TraceEvent, { type: 'begin' }> =>
      event.type === 'begin' && event.operation.id === operation,
  )
  expect(begin?.operation).toMatchObject({ verb: 'load', cause: 'window', line: `docker load -i ${archive}` })
  await rpc.closeArchive.mutate(preview.id)
})

test('an image is drawn from its stack, its files and who supplied them', async () => {
  const image = await rpc.image.query('shop:1')
  expect(image.stack.map(({ chainId }) => chainId)).toEqual(image.layers)
  const top = image.layers.at(-1) ?? ''
  const names = (await rpc.tree.query({ top, view: 'union', path: 'srv' })).map(({ name }) => name)
  expect(names).toEqual(['a', 'b'])
  const { cells } = await rpc.provenance.query({ top, path: 'srv/b' })
  expect(cells.map(({ role }) => role)).toEqual(['absent', 'shadowed', 'supplied', 'absent'])
  expect((await rpc.waste.query(top)).paths.map(({ path }) => path).sort()).toEqual(['srv/b', 'srv/c'])
  expect(await rpc.inspect.query({ kind: 'image', ref: 'shop:1' })).toMatchObject({ Id: image.id })
})

test('a button, the console and the docker CLI move the same containers, and the window hears each in the trace', async () => {
  const heard = new Heard<{ data: TraceEvent }>()
  const since = (await rpc.recent.query(1)).at(-1)?.seq ?? 0
  const stream = rpc.trace.subscribe({ since }, heard.handlers)
  await rpc.perform.mutate({ verb: 'run', image: 'shop:1', name: 'web', command: ['sleep', '1000'] })
  expect(await typed('docker pause web')).toEqual({ out: 'web\n', err: '', code: 0 })
  await engine.ok('unpause', 'web')
  await heard.until((events) => events.filter(({ data }) => data.type === 'end').length === 3)
  const begun = heard.items.flatMap(({ data }) => (data.type === 'begin' ? [data.operation] : []))
  expect(begun.map(({ verb, cause }) => [verb, cause])).toEqual([
    ['run', 'window'],
    ['pause', 'window'],
    ['unpause', 'cli'],
  ])
  stream.unsubscribe()
  const detail = await rpc.container.query('web')
  expect(detail).toMatchObject({ name: 'web', state: { status: 'running' }, image: { name: 'shop:1' } })
  expect(detail.stack.length).toBe(4)
})

test('what a container writes is seen as it happens', async () => {
  const heard = new Heard<{ reset: boolean; changes: { path: string }[] }>()
  const stream = rpc.changes.subscribe('web', heard.handlers)
  await heard.until((items) => items.length === 1)
  expect((await typed("docker exec web sh -c 'echo x > /srv/new'")).code).toBe(0)
  await heard.until((items) => items.some(({ changes }) => changes.some(({ path }) => path.endsWith('srv/new'))))
  stream.unsubscribe()
})

test('commit, save, export and remove, each by a line', async () => {
  const tar = join(engine.folder, 'shop.tar')
  expect((await typed('docker commit -m "made by hand" web shop:2')).out).toMatch(/^sha256:[0-9a-f]{64}\n$/)
  expect(await typed(`docker save -o ${tar} shop:1 shop:2`)).toEqual({ out: '', err: '', code: 0 })
  expect(statSync(tar).size).toBeGreaterThan(500_000)
  expect((await typed(`docker export -o ${engine.folder}/web.tar web`)).code).toBe(0)
  expect((await typed('docker history shop:2')).out).toMatch(/^IMAGE +CREATED +CREATED BY +SIZE +COMMENT\n/)
  const refused = await typed('docker rmi shop:1')
  expect(refused.code).toBe(1)
  expect((await typed('docker rm -f web')).out).toBe('web\n')
  const { out } = await typed('docker rmi shop:2')
  expect(out).toMatch(/^Untagged: shop:2\nDeleted: sha256:/)
  expect((await typed(`docker load -i ${tar}`)).out).toBe('Loaded image: shop:1\nLoaded image: shop:2\n')
})

test('lists read the same in the console and in the real CLI', async () => {
  const run = (words: string[]) => engine.run(words, { env: { TZ: 'UTC' } })
  for (const words of [
    ['images'],
    ['images', '-a', '--no-trunc'],
    ['images', '--format', '{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}'],
    ['history', 'shop:2'],
    ['history', '--no-trunc', 'shop:1'],
    ['inspect', 'shop:1'],
    ['image', 'inspect', 'nothing'],
    ['rmi', 'nothing'],
    ['tag', 'nothing', 'x:1'],
  ]) {
    const line = `docker ${words.map((word) => `'${word}'`).join(' ')}`
    await expect
      .poll(async () => {
        const [ours, { stdout, stderr, code }] = await Promise.all([typed(line), run(words)])
        return JSON.stringify(ours) === JSON.stringify({ out: stdout, err: stderr, code }) || { ours, stdout, stderr }
      })
      .toBe(true)
  }
})

test('web mode: page, upload, preview of the upload, and a download that docker load takes', async () => {
  const entered = await fetch(web, { redirect: 'manual' })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const headers = { cookie, origin: web.origin }
  expect(await (await fetch(web.origin, { headers })).text()).toContain('<title>Cutaway</title>')
  const put = { method: 'PUT', headers, body: readFileSync(archive) }
  const { path } = (await (await fetch(`${web.origin}/upload?name=shop.tar`, put)).json()) as { path: string }
  const preview = await rpc.openArchive.mutate(path)
  expect(preview.images[0]).toMatchObject({ present: true, newBytes: 0 })
  await rpc.closeArchive.mutate(preview.id)
  expect(() => statSync(path)).toThrow('ENOENT')
  const download = await fetch(`${web.origin}/download/image?ref=shop:1`, { headers })
  const input = Buffer.from(await download.arrayBuffer())
  expect((await engine.run(['load'], { input })).stdout).toBe('Loaded image: shop:1\n')
})
