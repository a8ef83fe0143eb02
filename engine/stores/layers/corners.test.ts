import { once } from 'node:events'
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Digest } from '../../base/digest.ts'
import { makeDevice, makeFifo } from '../../base/syscalls/node.ts'
import { getXattr, setXattr } from '../../base/syscalls/xattr.ts'
import { gnuTar, openStore, rebuilt, type TestStore } from './testing/store.ts'

const asRoot = process.getuid?.() === 0
const GIB = 2 ** 30

let store: TestStore
let folder: string
beforeEach(() => {
  store = openStore()
  folder = mkdtempSync(join(tmpdir(), 'cutaway-corners-'))
})
afterEach(async () => {
  await store[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const within = (path: string) => join(folder, path)

/** Stores a tar, and expects the check of the store to find all of it as stored, and the tar to come back byte for byte. */
async function stored(tar: Buffer) {
  const layer = await store.add(tar)
  const { findings } = await store.audit.layer(layer.chainId, new AbortController().signal)
  expect(findings).toEqual([])
  expect((await rebuilt(store, layer)).equals(tar)).toBe(true)
  return layer
}

it('a file with thousands of names in many folders is stored once', async () => {
  writeFileSync(within('first'), 'x'.repeat(100_000))
  for (let at = 0; at < 3000; at++) {
    if (at % 100 === 0) mkdirSync(within(`d${at}`))
    linkSync(within('first'), within(`d${at - (at % 100)}/n${at}`))
  }
  const layer = await stored(gnuTar(folder))
  expect(layer.bytes).toBe(100_000)
  expect(statSync(join(layer.path, 'd2900/n2999')).nlink).toBe(3001)
})

it.each(['gnu', 'posix'])('a sparse file of nine gigabytes stays sparse, from a tar in %s form', async (format) => {
  writeFileSync(within('sparse'), 'begin')
  truncateSync(within('sparse'), 9 * GIB)
  const file = openSync(within('sparse'), 'r+')
  writeSync(file, 'middle', 5 * GIB)
  closeSync(file)
  const layer = await stored(gnuTar(folder, '--sparse', `--format=${format}`))
  const { size, blocks } = statSync(join(layer.path, 'sparse'))
  expect(size).toBe(9 * GIB)
  expect(blocks * 512).toBeLessThan(1_000_000)
  expect(layer.bytes).toBe(9 * GIB)
})

it.skipIf(!asRoot)(
  'attributes, access control lists, devices and names that are not text are kept; a socket is left out',
  async () => {
    writeFileSync(within('attributed'), 'x')
    setXattr(within('attributed'), 'user.note', Buffer.from('kept'))
    // user::rw-, user:7:r--, group::r--, mask::r--, other::r--
    const acl = Buffer.from(
      '0200000001000600ffffffff02000400070000000400' + '0400ffffffff10000400ffffffff20000400ffffffff',
      'hex',
    )
    setXattr(within('attributed'), 'system.posix_acl_access', acl)
    makeDevice(within('null'), 'character', 1, 3)
    makeFifo(within('pipe'))
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/odd-`), Buffer.from([0xff, 0xfe])]), 'odd')
    const server = createServer().listen(within('socket'))
    await once(server, 'listening')
    const tar = gnuTar(folder, '--xattrs', '--xattrs-include=*', '--format=posix')
    server.close()
    const layer = await stored(tar)
    expect(getXattr(join(layer.path, 'attributed'), 'user.note')?.toString()).toBe('kept')
    expect(getXattr(join(layer.path, 'attributed'), 'system.posix_acl_access')?.equals(acl)).toBe(true)
    expect(statSync(join(layer.path, 'null')).rdev).toBe((1 << 8) | 3)
    const names = readdirSync(layer.path, { encoding: 'buffer' })
    expect(names.some((name) => name.includes(Buffer.from([0xff, 0xfe])))).toBe(true)
    expect(names.map(String)).not.toContain('socket')
  },
)

it('a stack of a hundred layers is stored, checked and taken apart again', async () => {
  const stack: Digest[] = []
  for (let at = 0; at < 100; at++) {
    writeFileSync(within('same'), `${at}`)
    const layer = await store.add(gnuTar(folder), { parent: stack.at(-1) ?? null })
    stack.push(layer.chainId)
  }
  expect(store.layers.lowerDirs(stack.at(-1) ?? null)).toHaveLength(100)
  expect(store.audit.records({ stopped: true })).toEqual([])
  for (const id of stack.toReversed()) await store.layers.remove(id)
  expect(readdirSync(join(store.root, 'layers'))).toEqual([])
})

it('long runs of zeros take no room, also where the tar has them in full', async () => {
  const size = 64 << 20
  writeFileSync(within('zeros'), 'begin')
  truncateSync(within('zeros'), size)
  writeFileSync(within('end'), Buffer.concat([Buffer.alloc(3 << 20), Buffer.from('end')]))
  const layer = await stored(gnuTar(folder))
  const { size: length, blocks } = statSync(join(layer.path, 'zeros'))
  expect(length).toBe(size)
  expect(blocks * 512).toBeLessThan(8 << 20)
  expect(statSync(join(layer.path, 'end')).size).toBe((3 << 20) + 3)
})
