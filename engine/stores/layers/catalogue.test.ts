import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Digest } from '../../base/digest.ts'
import type { NewEntry } from '../../formats/tar/pack.ts'
import { openStore, type TestStore, tarOf } from './testing/store.ts'

let store: TestStore
beforeEach(() => {
  store = openStore()
})
afterEach(() => store[Symbol.asyncDispose]())

const file = (path: string, size: number): [NewEntry, string] => [{ path, type: 'file' }, 'x'.repeat(size)]
const folder = (path: string, mode = 0o755): [NewEntry] => [{ path, type: 'directory', mode }]
const whiteout = (path: string): [NewEntry] => [{ path, type: 'file' }]

/** base: etc/{a,b}, var/log/x, usr/bin/tool; then: etc/a replaced, etc/b deleted, var opaque with one new file, usr only passed through. */
async function threeLayers(): Promise<[Digest, Digest, Digest]> {
  const base = await store.add(
    await tarOf(
      folder('etc'),
      file('etc/a', 10),
      file('etc/b', 20),
      file('var/log/x', 40),
      folder('usr'),
      folder('usr/bin'),
      file('usr/bin/tool', 80),
    ),
  )
  const middle = await store.add(
    await tarOf(
      folder('etc'),
      file('etc/a', 1),
      whiteout('etc/.wh.b'),
      folder('var'),
      whiteout('var/.wh..wh..opq'),
      file('var/new', 2),
      folder('usr/bin', 0o700),
    ),
    { parent: base.chainId },
  )
  const top = await store.add(await tarOf(file('etc/c', 4), [{ path: 'etc/d', type: 'hardlink', link: 'etc/c' }]), {
    parent: middle.chainId,
  })
  return [base.chainId, middle.chainId, top.chainId]
}

describe('the catalogue', () => {
  it('shows what one layer carries, with what it does to the stack below', async () => {
    const [, middle] = await threeLayers()
    const rows = (path: string) =>
      store.catalogue
        .tree({ top: middle, view: 'layer', path })
        .map(({ name, type, mark, inside }) => [name, type, mark, inside?.files ?? null])
    expect(rows('')).toEqual([
      ['etc', 'directory', null, 1],
      ['usr', 'directory', null, 0],
      ['var', 'directory', 'opaque', 1],
    ])
    expect(rows('etc')).toEqual([
      ['a', 'file', 'changed', null],
      ['b', 'whiteout', 'deleted', null],
    ])
    expect(rows('usr')).toEqual([['bin', 'directory', 'changed', 0]])
    expect(store.layers.get(middle)).toMatchObject({ bytes: 3, counts: { files: 4, added: 1, changed: 3, deleted: 1 } })
  })

  it('shows the union with sums of folders at any height', async () => {
    const [base, middle, top] = await threeLayers()
    const sums = (height: Digest) =>
      Object.fromEntries(
        store.catalogue.tree({ top: height, view: 'union', path: '' }).map(({ name, inside }) => [name, inside]),
      )
    expect(sums(base)).toEqual({
      etc: { files: 2, bytes: 30 },
      usr: { files: 1, bytes: 80 },
      var: { files: 1, bytes: 40 },
    })
    expect(sums(middle)).toEqual({
      etc: { files: 1, bytes: 1 },
      usr: { files: 1, bytes: 80 },
      var: { files: 1, bytes: 2 },
    })
    expect(sums(top)).toEqual({
      etc: { files: 3, bytes: 5 },
      usr: { files: 1, bytes: 80 },
      var: { files: 1, bytes: 2 },
    })
    expect(store.catalogue.tree({ top, view: 'union', path: 'usr' })).toMatchObject([
      { name: 'bin', mode: 0o700, layer: middle },
    ])
    expect(store.catalogue.tree({ top, view: 'union', path: '/usr/bin/' })).toMatchObject([
      { name: 'tool', layer: base },
    ])
    expect(() => store.catalogue.tree({ top, view: 'union', path: 'var/log' })).toThrow('there is no folder "/var/log"')
  })

  it('tells who supplies a path, what it shadows and what hid it', async () => {
    const [base, middle, top] = await threeLayers()
    const roles = (path: string) => store.catalogue.provenance(top, path).cells.map(({ role, by }) => [role, by])
    expect(roles('etc/a')).toEqual([
      ['shadowed', middle],
      ['supplied', null],
      ['absent', null],
    ])
    expect(roles('etc/b')).toEqual([
      ['hidden', middle],
      ['hides', null],
      ['absent', null],
    ])
    expect(roles('var/log/x')).toEqual([
      ['hidden', middle],
      ['hides', null],
      ['absent', null],
    ])
    expect(roles('etc/c')).toEqual([
      ['absent', null],
      ['absent', null],
      ['supplied', null],
    ])
    expect(roles('/usr/bin/tool')).toEqual([
      ['supplied', null],
      ['absent', null],
      ['absent', null],
    ])
    expect(() => store.catalogue.provenance(top, 'never')).toThrow('no layer of this stack has a file "/never"')
    expect(store.catalogue.supplier(top, 'etc/a')).toBe(middle)
    expect(store.catalogue.supplier(top, 'etc/b')).toBe(null)
    expect(store.catalogue.supplier(null, 'etc/a')).toBe(null)
    expect(store.catalogue.supplier(base, 'etc/b')).toBe(base)
  })

  it('adds up what is stored and never seen, worst first', async () => {
    const [base, middle, top] = await threeLayers()
    expect(store.catalogue.waste(top)).toEqual({
      bytes: 70,
      total: 157,
      paths: [
        { path: 'var/log/x', bytes: 40, addedIn: base, hiddenBy: middle },
        { path: 'etc/b', bytes: 20, addedIn: base, hiddenBy: middle },
        { path: 'etc/a', bytes: 10, addedIn: base, hiddenBy: middle },
      ],
    })
    expect(store.catalogue.waste(base).bytes).toBe(0)
  })

  it('points at secrets and large files that were deleted and are shipped all the same', async () => {
    const base = await store.add(
      await tarOf(
        file('app/.npmrc', 40),
        file('app/.env', 30),
        file('etc/ssl/certs/root.pem', 20),
        file('cache/big', 1_500_000),
        file('cache/small', 10),
        file('app/data', 1_000_001),
      ),
      { text: 'COPY . .' },
    )
    const next = await store.add(
      await tarOf(
        whiteout('app/.wh..npmrc'),
        file('app/.env', 31),
        whiteout('.wh.cache'),
        file('app/data', 1),
        whiteout('etc/.wh.ssl'),
      ),
      { parent: base.chainId },
    )
    const common = { addedIn: base.chainId, hiddenBy: next.chainId, text: 'COPY . .' }
    expect(store.catalogue.shipped(next.chainId)).toEqual([
      { ...common, path: 'app/.npmrc', bytes: 40, why: 'secret', deleted: true },
      { ...common, path: 'app/.env', bytes: 30, why: 'secret', deleted: false },
      { ...common, path: 'cache/big', bytes: 1_500_000, why: 'large', deleted: true },
    ])
    expect(store.catalogue.shipped(base.chainId)).toEqual([])
  })

  it('searches names, and paths when a slash is asked for, without wildcards', async () => {
    const [base, middle, top] = await threeLayers()
    const found = (text: string) =>
      store.catalogue.search(top, text, 10).map(({ path, layer, mark }) => [path, layer, mark])
    expect(found('TOO')).toEqual([['usr/bin/tool', base, 'added']])
    expect(found('etc/b')).toEqual([
      ['etc/b', middle, 'deleted'],
      ['etc/b', base, 'added'],
    ])
    expect(found('%')).toEqual([])
    expect(store.catalogue.search(top, 'a', 1)).toHaveLength(1)
  })

  it('answers at once about a layer of 100,000 files and a stack of 128', { timeout: 60_000 }, async () => {
    // Hard links, as making and deleting so many inodes would be most of the test; a file takes 65,000 at most.
    const members = Array.from({ length: 100_000 }, (_, index): [NewEntry, string] => {
      const path = `usr/d${index % 300}/e${index % 7}/f${index}`
      return [{ path, type: 'hardlink', link: index % 2 ? 'odd' : 'even' }, '']
    })
    let top = (await store.add(await tarOf(file('odd', 10), file('even', 10), ...members))).chainId
    for (let height = 1; height < 128; height++)
      top = (await store.add(await tarOf(file(`usr/d${height}/e1/new`, 1), file('usr/same', 1)), { parent: top }))
        .chainId
    const time = (ask: () => unknown) => {
      const start = performance.now()
      ask()
      return performance.now() - start
    }
    const budget = 100
    for (const view of ['layer', 'union'] as const)
      for (const path of ['', 'usr']) expect(time(() => store.catalogue.tree({ top, view, path }))).toBeLessThan(budget)
    expect(time(() => store.catalogue.waste(top))).toBeLessThan(budget)
    expect(time(() => store.catalogue.provenance(top, 'usr/d1/e1/new'))).toBeLessThan(budget)
    expect(time(() => store.catalogue.search(top, 'no such name', 50))).toBeLessThan(5 * budget)
    expect(store.catalogue.tree({ top, view: 'union', path: '' })[0]).toMatchObject({
      name: 'usr',
      inside: { files: 100_128, bytes: 128 },
    })
    expect(store.catalogue.waste(top).bytes).toBe(126)
  })
})
