import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, Heard } from '../../engine/api/web/testing/rpc-client.ts'
import type { ConsoleOutput } from '../../engine/wire/system.ts'
import type { VerifyEvent } from '../../engine/wire/verify.ts'
import { type RunningEngine, startEngine, verified } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
let archive: string
beforeAll(async () => {
  engine = await startEngine()
  archive = busyboxArchive('shop:1', [{ files: { 'srv/a': 'one\n', 'srv/b': 'two\n' } }])
  await engine.ok('load', '-q', '-i', archive)
  await engine.ok('create', '--name', 'web', '-v', 'data:/data', 'shop:1', 'true')
})
afterAll(() => engine.close())

/** Where the layer lies that has the file. */
function folderOf(path: string): string {
  const layers = join(engine.root, 'layers')
  const found = readdirSync(layers).find((name) => readdirSync(join(layers, name, 'diff')).includes(path))
  return join(layers, found ?? '', 'diff')
}

test('a store is checked beside a running engine, by the console and the window, and without one, by a program', async () => {
  const client = connect(`ws+unix:${join(engine.runDir, 'window.sock')}:/rpc`)
  const typed = async () => {
    const heard = new Heard<ConsoleOutput>()
    client.rpc.console.subscribe({ line: 'docker system verify', columns: 80 }, heard.handlers)
    return heard.end()
  }
  expect(await verified(engine.root)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`the data root ${engine.root} is in use by the engine with pid`),
  })
  const sum =
    /^Checked layers: 2 \(\d+ files, .+\), images: 1, containers: 1, volumes: 1\. All is as it was stored\.\n$/
  expect(await typed()).toEqual([
    { type: 'stdout', text: expect.stringMatching(sum) },
    { type: 'exit', code: 0 },
  ])

  chmodSync(join(folderOf('srv'), 'srv/a'), 0o600)
  const heard = new Heard<VerifyEvent>()
  client.rpc.verify.subscribe(undefined, heard.handlers)
  const events = await heard.end()
  expect(events[0]).toMatchObject({ type: 'begin', layers: [{}, {}] })
  expect(events.filter(({ type }) => type === 'finding')).toMatchObject([
    { finding: { kind: 'fileMode', values: { images: 'shop:1', expected: '0644', found: '0600' } } },
  ])
  expect(events.filter((event) => event.type === 'layer').map(({ state }) => state)).toEqual([
    'checking',
    'sound',
    'checking',
    'damaged',
  ])
  expect((await typed()).at(-1)).toEqual({ type: 'exit', code: 1 })
  await client.close()

  await engine.kill('SIGTERM')
  chmodSync(join(folderOf('srv'), 'srv/a'), 0o644)
  expect(await verified(engine.root)).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(sum) })
  rmSync(join(folderOf('srv'), 'srv/b'))
  mkdirSync(join(engine.root, 'layers/nobody'))
  writeFileSync(join(engine.root, 'tmp/half'), '')
  const db = new DatabaseSync(join(engine.root, 'cutaway.db'))
  db.exec("UPDATE images SET config = CAST(replace(config, 'amd64', 'amd65') AS BLOB)")
  db.close()
  const { code, stdout } = await verified(engine.root)
  expect(code).toBe(1)
  for (const sentence of [
    'layers/nobody belongs to no layer',
    'tmp/half was left by an engine',
    'has a config that hashes to',
    'srv/b. Remove the images that have it',
    'Findings: 5.',
  ])
    expect(stdout).toContain(sentence)

  // An engine starts on it all the same, clears what is left over, and loading the image again mends what rotted.
  await engine.start()
  expect(readdirSync(join(engine.root, 'layers'))).toHaveLength(2)
  expect(await engine.ok('images', '-q')).toBe('')
  await engine.ok('load', '-q', '-i', archive)
  expect(await engine.ok('images', '--format', '{{.Repository}}:{{.Tag}}')).toBe('shop:1')
})

test('what is no data root is refused', async () => {
  expect(await verified('/proc')).toMatchObject({
    code: 2,
    stderr: '/proc is no data root: expected a folder with cutaway.db, as an engine makes it\n',
  })
})
