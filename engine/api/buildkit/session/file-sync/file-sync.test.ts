import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { methodsOf, serveConnection } from '../../grpc/serve.ts'
import { FileSync } from '../../protocol/github.com/moby/buildkit/session/filesync/filesync_pb.js'
import { FilesClient, folderEntry, linkEntry, type OfferedEntry } from '../../testing/files-client.ts'
import { type Session, Sessions } from '../sessions.ts'
import { goModeOf } from './go-mode.ts'
import { receiveFiles } from './receive.ts'
import { readSmallFiles } from './small-files.ts'
import { Trees } from './trees.ts'

let folder: string
let client: FilesClient
let session: Session
let trees: Trees
let close: () => void
const { signal } = new AbortController()

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-file-sync-'))
  client = new FilesClient()
  trees = new Trees(join(folder, 'trees'))
  const sessions = new Sessions()
  const methods = new Map(methodsOf(FileSync, client.service))
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sessions.add({ id: 's', sharedKey: 'k', methods: [...methods.keys()] }, () => socket)
  }).listen(join(folder, 'sock'))
  await once(server, 'listening')
  serveConnection(connect(join(folder, 'sock')), methods)
  session = await sessions.find('s', signal)
  close = () => {
    sessions.close()
    server.close()
  }
})
afterEach(() => {
  close()
  rmSync(folder, { recursive: true })
})

/** Receives the client's folder into the tree kept for it; answers with the tree's folder. */
async function receive(entries: OfferedEntry[], ignore: string[] = []): Promise<string> {
  client.folders.set('context', entries)
  client.asked.length = 0
  const kept = trees.take('key')
  let whole = false
  try {
    using update = kept.tree.update(() => {})
    await receiveFiles(session, { folder: 'context', ignore, paths: null }, update, signal)
    update.end()
    whole = true
  } finally {
    trees.give(kept, whole)
  }
  return kept.tree.folder
}

test('a folder comes as it is: content, links, modes and times', async () => {
  const large = 'x'.repeat(100_000)
  const here = await receive([
    { path: 'a', content: large, mode: goModeOf('file', 0o4755) },
    folderEntry('b'),
    { path: 'b/c', content: 'deep' },
    { path: 'b/d', link: 'a' },
    { path: 'b.txt', content: '' },
    linkEntry('e', '../../outside'),
  ])
  expect(readFileSync(join(here, 'a'), 'utf8')).toBe(large)
  expect(statSync(join(here, 'a'))).toMatchObject({ nlink: 2, mtimeMs: 1.7e12 })
  expect(statSync(join(here, 'a')).mode & 0o7777).toBe(0o4755)
  expect(statSync(join(here, 'b')).mtimeMs).toBe(1.7e12)
  expect(readlinkSync(join(here, 'e'))).toBe('../../outside')
  expect(readdirSync(join(here, 'b'))).toEqual(['c', 'd'])
})

test('what is as it was is not asked for again, what went goes, and what became something else becomes it here', async () => {
  const first = [{ path: 'a', content: 'one' }, folderEntry('b'), { path: 'b/c', content: 'two' }, linkEntry('z', 'a')]
  const here = await receive(first)
  expect(client.asked).toEqual(['a', 'b/c'])
  await receive(first)
  expect(client.asked).toEqual([])
  // The link would lead the file that comes in its place to `a`, were it not taken away.
  await receive([
    folderEntry('a'),
    { path: 'a/x', content: 'in' },
    { path: 'z', content: 'file', time: 2_000_000_000n },
  ])
  expect(client.asked).toEqual(['a/x', 'z'])
  expect(readdirSync(here, { recursive: true }).sort()).toEqual(['a', 'a/x', 'z'])
  expect(readFileSync(join(here, 'z'), 'utf8')).toBe('file')
})

test('a hard link follows the file that it links to', async () => {
  const here = await receive([
    { path: 'a', content: 'old' },
    { path: 'b', link: 'a' },
  ])
  await receive([
    { path: 'a', content: 'new', time: 2_000_000_000n },
    { path: 'b', link: 'a' },
  ])
  expect(readFileSync(join(here, 'b'), 'utf8')).toBe('new')
})

test('two builds from the same folder have a tree each, and one is kept', async () => {
  const [one, other] = [trees.take('key'), trees.take('key')]
  expect(one.tree.folder).not.toBe(other.tree.folder)
  trees.give(one, true)
  trees.give(other, true)
  expect(trees.list()).toHaveLength(1)
  expect(trees.take('key').tree.folder).toBe(one.tree.folder)
})

test.each<[string, OfferedEntry[], string]>([
  ['leads out', [{ path: '../x', content: 'x' }], 'not a clean path'],
  ['is absolute', [{ path: '/etc/passwd', content: 'x' }], 'not a clean path'],
  ['has an empty part', [folderEntry('a'), { path: 'a//x', content: 'x' }], 'not a clean path'],
  ['lies below a symlink', [linkEntry('a', '/'), { path: 'a/x', content: 'x' }], 'did not come before'],
  [
    'lies below a file',
    [
      { path: 'a', content: 'x' },
      { path: 'a/x', content: 'x' },
    ],
    'did not come before',
  ],
  ['has no folder', [{ path: 'a/x', content: 'x' }], 'did not come before'],
  ['comes twice', [{ path: 'a' }, { path: 'a' }], 'out of order'],
  ['comes too late', [{ path: 'b' }, { path: 'a' }], 'out of order'],
  ['links to what is not there', [{ path: 'a', link: '../../etc/passwd' }], 'did not come before'],
  ['links to a folder above', [folderEntry('a'), { path: 'a/b', link: 'a' }], 'did not come before'],
])('a path that %s is refused, and nothing of it is kept', async (_what, entries, why) => {
  await expect(receive(entries)).rejects.toThrow(why)
  expect(trees.list()).toEqual([])
  expect(readdirSync(join(folder, 'trees'), { recursive: true })).toHaveLength(1)
})

test('content that nobody asked for is refused', async () => {
  client.folders.set('context', [])
  client.instead = async function* () {
    yield { type: 2, ID: 7, data: Buffer.from('x') }
  }
  await expect(readSmallFiles(session, 'context', ['x'], signal)).rejects.toThrow('not asked for: file 7')
})

test('a client that ends early leaves no half a tree', async () => {
  client.instead = async function* () {
    yield { stat: { path: 'a', mode: 0o644, size: 3n } }
    yield {}
    yield { type: 2, ID: 0, data: Buffer.from('x') }
  }
  await expect(receive([])).rejects.toThrow('stopped sending')
  expect(trees.list()).toEqual([])
})

test('single files are read through their links; what is not there is left out', async () => {
  client.folders.set('dockerfile', [
    linkEntry('Dockerfile', 'docker/real'),
    folderEntry('docker'),
    { path: 'docker/real', content: 'FROM scratch' },
  ])
  const found = await readSmallFiles(session, 'dockerfile', ['Dockerfile', 'nö, not'], signal)
  expect([...found].map(([path, content]) => [path, Buffer.from(content).toString()])).toEqual([
    ['Dockerfile', 'FROM scratch'],
  ])
  expect(client.wanted).toEqual([{ folder: 'dockerfile', ignore: [], paths: ['Dockerfile', 'nö, not'] }])
  await expect(readSmallFiles(session, 'other', ['x'], signal)).rejects.toMatchObject({ code: 5 })
})

test('trees of an engine that was killed are deleted, as nothing is known of what they hold', async () => {
  const here = await receive([{ path: 'a', content: 'one' }])
  writeFileSync(join(here, 'stray'), '')
  trees = new Trees(join(folder, 'trees'))
  await expect.poll(() => existsSync(here)).toBe(false)
})
