import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hexOf, type Digest } from '../../base/digest.ts'
import { makeWhiteout } from '../../base/syscalls/node.ts'
import { setXattr } from '../../base/syscalls/xattr.ts'
import { openStore, rebuilt, type TestStore, tarOf } from './testing/store.ts'

let store: TestStore
let other: TestStore
let upper: string
beforeEach(() => {
  store = openStore()
  other = openStore()
  upper = join(store.root, 'tmp/upper')
  mkdirSync(upper)
})
afterEach(async () => {
  await store[Symbol.asyncDispose]()
  await other[Symbol.asyncDispose]()
})

const CHANGES = `mkdir -p etc srv/old var/new d
echo changed > etc/hosts; echo 12 > srv/old/two; echo 123 > var/new/file; : > var/new/empty
echo text > d/first; ln d/first second; ln -s d/first sym; mknod null c 1 3; mkfifo pipe; printf x > "$(printf 'odd\\377')"
dd if=/dev/urandom of=big bs=1000 count=3000 2>/dev/null; chmod 2755 d; chown 12:34 second; chmod 4711 etc/hosts; chmod 700 .`

const MARK = Buffer.from('y')

/** A stack, and a read-write layer on it with everything that one can hold. */
async function makeChanges(): Promise<Digest> {
  const base = await tarOf(
    [{ path: 'etc/', type: 'directory' }],
    [{ path: 'etc/hosts', type: 'file' }, 'localhost'],
    [{ path: 'etc/gone', type: 'file' }, 'x'],
    [{ path: 'srv/old/one', type: 'file' }, 'x'],
  )
  await other.add(base)
  const { chainId } = await store.add(base)
  execFileSync('sh', ['-c', CHANGES], { cwd: upper })
  makeWhiteout(join(upper, 'etc/gone'))
  makeWhiteout(join(upper, 'var/idle'))
  setXattr(join(upper, 'srv/old'), 'trusted.overlay.opaque', MARK)
  setXattr(join(upper, 'd'), 'trusted.overlay.opaque', MARK)
  setXattr(join(upper, 'd'), 'user.note', Buffer.from('kept'))
  return chainId
}

function rowsOf({ db }: TestStore): unknown[] {
  const tables = ['entries', 'hidden'].map((table) => db.prepare(`SELECT * FROM ${table} WHERE layer = 2`).all())
  return tables.flat()
}

const OPTIONS = { text: 'RUN it', created: 1000 }

describe.skipIf(process.getuid?.() !== 0)('a read-write layer that is adopted', () => {
  it('is the layer that its changes make as a tar, digest for digest and row for row', async () => {
    const parent = await makeChanges()
    const server = createServer().listen(join(upper, 'socket'))
    const tar = await buffer(store.changes.tar(upper))
    const copy = await other.add(tar, { parent, ...OPTIONS })
    const layer = await store.layers.adopt(upper, { parent, ...OPTIONS })
    server.close()
    expect(layer).toEqual({ ...copy, path: layer?.path })
    expect((await rebuilt(store, copy)).equals(tar)).toBe(true)
    expect(rowsOf(store)).toEqual(rowsOf(other))
    const listing = (one: TestStore) =>
      execFileSync('sh', ['-c', 'find . -printf "%P %y %m %U %G %s %l %n %Ts\\n" | grep -v "^[^ ]* d .* 3 " | sort'], {
        cwd: join(one.root, 'layers', hexOf(copy.chainId), 'diff'),
        encoding: 'latin1',
      })
    expect(listing(store)).toBe(listing(other))
    expect(existsSync(upper)).toBe(false)
    expect(readdirSync(join(store.root, 'tmp'))).toEqual([])
  })

  it('is moved, not copied', async () => {
    execFileSync('sh', ['-c', 'echo x > file'], { cwd: upper })
    const { ino } = statSync(join(upper, 'file'))
    const layer = await store.layers.adopt(upper, { parent: null, ...OPTIONS })
    expect(statSync(join(store.root, 'layers', hexOf(layer?.chainId as Digest), 'diff/file')).ino).toBe(ino)
  })

  it('is none when it holds nothing, and the same when it is there already', async () => {
    expect(await store.layers.adopt(upper, { parent: null, ...OPTIONS })).toBeNull()
    for (const _ of [1, 2]) {
      mkdirSync(upper)
      execFileSync('sh', ['-c', 'echo x > file; touch -d @1000 file'], { cwd: upper })
      await store.layers.adopt(upper, { parent: null, ...OPTIONS })
    }
    expect(store.layers.all().length).toBe(1)
    expect(existsSync(upper)).toBe(false)
  })

  it('is what its tar says where a program wrote a name that is a mark in a tar', async () => {
    execFileSync('sh', ['-c', 'echo x > .wh.file; echo y > file; touch -d @1000 file .wh.file'], { cwd: upper })
    const copy = await other.add(await buffer(store.changes.tar(upper)), OPTIONS)
    const layer = await store.layers.adopt(upper, { parent: null, ...OPTIONS })
    expect(layer).toEqual({ ...copy, path: layer?.path })
    expect(rowsOf(store)).toEqual(rowsOf(other))
  })

  it('is refused on a parent that is not there, and stays nowhere when it is given up', async () => {
    const parent = `sha256:${'0'.repeat(64)}` as const
    await expect(store.layers.adopt(upper, { parent, ...OPTIONS })).rejects.toMatchObject({ code: 'notFound' })
    execFileSync('sh', ['-c', 'echo x > file'], { cwd: upper })
    const signal = AbortSignal.abort()
    await expect(store.layers.adopt(upper, { parent: null, ...OPTIONS, signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(store.layers.all()).toEqual([])
  })
})
