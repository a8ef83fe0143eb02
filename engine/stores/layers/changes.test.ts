import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeWhiteout } from '../../base/syscalls/node.ts'
import { getXattr, setXattr } from '../../base/syscalls/xattr.ts'
import { openStore, type TestStore, tarOf } from './testing/store.ts'

let store: TestStore
let upper: string
beforeEach(() => {
  store = openStore()
  upper = join(store.root, 'upper')
  mkdirSync(upper)
})
afterEach(() => store[Symbol.asyncDispose]())

describe.skipIf(process.getuid?.() !== 0)('the changes of a container', () => {
  it('are what docker diff says, with where each original lies', async () => {
    const base = await store.add(
      await tarOf(
        [{ path: 'etc/', type: 'directory' }],
        [{ path: 'etc/hosts', type: 'file' }, 'localhost'],
        [{ path: 'etc/gone', type: 'file' }, 'x'],
        [{ path: 'srv/old/one', type: 'file' }, 'x'],
        [{ path: 'srv/old/two', type: 'file' }, 'x'],
      ),
    )
    execFileSync(
      'sh',
      ['-c', 'mkdir -p etc srv/old var/new; echo changed > etc/hosts; echo 12 > srv/old/two; echo 123 > var/new/file'],
      { cwd: upper },
    )
    makeWhiteout(join(upper, 'etc/gone'))
    setXattr(join(upper, 'srv/old'), 'trusted.overlay.opaque', Buffer.from('y'))
    const changes = store.changes.list(upper, base.chainId)
    expect(changes.map(({ kind, path, type, from }) => [kind, path, type, from === base.chainId])).toEqual([
      ['changed', '/etc', 'directory', true],
      ['deleted', '/etc/gone', 'file', true],
      ['changed', '/etc/hosts', 'file', true],
      ['changed', '/srv', 'directory', true],
      ['changed', '/srv/old', 'directory', true],
      ['deleted', '/srv/old/one', 'file', true],
      ['changed', '/srv/old/two', 'file', true],
      ['added', '/var', 'directory', false],
      ['added', '/var/new', 'directory', false],
      ['added', '/var/new/file', 'file', false],
    ])
    // Folders that only lead to others are not counted; the opaque one is a change of its own.
    expect(store.changes.count(upper, base.chainId)).toEqual({ added: 3, changed: 3, deleted: 2, bytes: 15 })
    expect(store.changes.some(upper, base.chainId, ['etc/gone', '/var/new/file', 'nothing'])).toMatchObject([
      { kind: 'deleted', path: '/etc/gone' },
      { kind: 'added', path: '/var/new/file', bytes: 4 },
    ])
    expect(store.changes.list(upper, null).find(({ path }) => path === '/etc/hosts')).toMatchObject({
      kind: 'added',
      from: null,
    })
  })

  it('become a tar with hard links, devices, attributes and odd names, without sockets', async () => {
    execFileSync(
      'sh',
      [
        '-c',
        'mkdir d; echo text > d/first; ln d/first second; ln -s d/first sym; mknod null c 1 3; mkfifo pipe; printf x > "$(printf "odd\\377")"; chmod 2755 d; chown 12:34 second; touch -d @1234567890 sym -h',
      ],
      { cwd: upper },
    )
    setXattr(
      join(upper, 'second'),
      'security.capability',
      Buffer.from('0100000200040000000000000000000000000000', 'hex'),
    )
    setXattr(join(upper, 'd'), 'trusted.overlay.origin', Buffer.from('x'))
    setXattr(join(upper, 'd'), 'user.note', Buffer.from('kept'))
    const server = createServer().listen(join(upper, 'socket'))
    const layer = await store.add(await buffer(store.changes.tar(upper))).finally(() => server.close())
    const find = (root: string) =>
      execFileSync('sh', ['-c', "find . -mindepth 1 ! -type s -printf '%P %y %m %U %G %n %l\\n' | LC_ALL=C sort"], {
        cwd: root,
        encoding: 'latin1',
      })
    expect(find(layer.path)).toBe(find(upper))
    expect(readFileSync(join(layer.path, 'second'), 'utf8')).toBe('text\n')
    expect(lstatSync(join(layer.path, 'sym')).mtimeMs).toBe(1_234_567_890_000)
    expect(getXattr(join(layer.path, 'second'), 'security.capability')).toHaveLength(20)
    expect(getXattr(join(layer.path, 'd'), 'user.note')?.toString()).toBe('kept')
    expect(getXattr(join(layer.path, 'd'), 'trusted.overlay.origin')).toBe(null)
    expect(lstatSync(join(layer.path, 'null')).rdev).toBe(lstatSync(join(upper, 'null')).rdev)
  })

  it('of thousands of files are read while the main thread stays free', async () => {
    for (let folder = 0; folder < 30; folder++) {
      mkdirSync(join(upper, `${folder}`))
      for (let index = 0; index < 100; index++) writeFileSync(join(upper, `${folder}`, `${index}`), 'hello')
    }
    let turns = 0
    const ticking = setInterval(() => turns++, 5)
    const layer = await store.layers
      .apply({ type: 'stream', stream: store.changes.tar(upper) }, { parent: null, text: '', created: null })
      .finally(() => clearInterval(ticking))
    expect(layer.counts.added).toBe(3_030)
    expect(turns).toBeGreaterThan(10)
  })

  it('stop being read when nobody wants them any more', async () => {
    writeFileSync(join(upper, 'large'), Buffer.alloc(50_000_000))
    const stream = store.changes.tar(upper)
    for await (const _ of stream) break
    expect(stream.destroyed).toBe(true)
    expect((await buffer(store.changes.tar(upper))).length).toBeGreaterThan(50_000_000)
  })
})
