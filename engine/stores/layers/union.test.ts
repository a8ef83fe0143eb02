import { execFileSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Digest } from '../../base/digest.ts'
import { kernelOverlay } from '../../drivers/overlay/kernel-overlay.ts'
import type { NewEntry } from '../../formats/tar/pack.ts'
import { openStore, rebuilt, type TestStore, tarOf } from './testing/store.ts'

const overlay = kernelOverlay({ rootless: false })
let store: TestStore
beforeEach(() => {
  store = openStore()
})
afterEach(async () => {
  for (const target of overlay.mounted(store.root).reverse()) overlay.unmount(target)
  await store[Symbol.asyncDispose]()
})

/** Repeatable chance: a failure names its seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2654435761 + 1
  return (sides) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * sides)
  }
}

const NAMES = ['a', 'b', 'c']

function somePath(roll: (sides: number) => number): string {
  return Array.from({ length: 1 + roll(4) }, () => NAMES[roll(NAMES.length)]).join('/')
}

/** A layer that adds, replaces, deletes and hides at random within few names, so that all meet. */
function randomLayer(roll: (sides: number) => number): [NewEntry, string?][] {
  const members: [NewEntry, string?][] = []
  const taken = new Map<string, string>()
  const below = (path: string) => [...taken.keys()].some((other) => other.startsWith(`${path}/`))
  if (roll(8) === 0) members.push([{ path: '.wh..wh..opq', type: 'file' }])
  for (let count = 2 + roll(8); count > 0; count--) {
    const path = somePath(roll)
    const parents = path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'))
    if (taken.has(path) || parents.some((parent) => parent !== '' && (taken.get(parent) ?? 'd') !== 'd')) continue
    const kind = roll(6)
    const type = kind < 3 ? 'f' : kind === 3 ? 'd' : kind === 4 ? 'w' : 's'
    if (type !== 'd' && below(path)) continue
    taken.set(path, type)
    const slash = path.lastIndexOf('/') + 1
    if (type === 'f') members.push([{ path, type: 'file' }, 'x'.repeat(1 + roll(1000))])
    else if (type === 's') members.push([{ path, type: 'symlink', link: 'a' }])
    else if (type === 'w') members.push([{ path: `${path.slice(0, slash)}.wh.${path.slice(slash)}`, type: 'file' }])
    else {
      members.push([{ path, type: 'directory', mode: roll(2) ? 0o755 : 0o700 }])
      if (roll(2)) members.push([{ path: `${path}/.wh..wh..opq`, type: 'file' }])
    }
  }
  return members
}

/** Every path of a real folder, as "path type mode size". */
function listed(folder: string): string[] {
  return execFileSync('find', [folder, '-mindepth', '1', '-printf', '%P %y %m %s\n'], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/( d \d+) \d+$/, '$1'))
    .sort()
}

/** The same from the catalogue; checks the sums of each folder on the way. */
function walked(top: Digest, path = ''): { lines: string[]; files: number; bytes: number } {
  const sums = { lines: [] as string[], files: 0, bytes: 0 }
  for (const entry of store.catalogue.tree({ top, view: 'union', path })) {
    const at = path === '' ? entry.name : `${path}/${entry.name}`
    expect(store.catalogue.supplier(top, at)).toBe(entry.layer)
    const letter = entry.type === 'directory' ? 'd' : entry.type === 'symlink' ? 'l' : 'f'
    const size = entry.type === 'symlink' ? entry.link?.length : entry.size
    sums.lines.push(`${at} ${letter} ${entry.mode.toString(8)}${letter === 'd' ? '' : ` ${size}`}`)
    if (entry.type === 'directory') {
      const inner = walked(top, at)
      expect([at, entry.inside]).toEqual([at, { files: inner.files, bytes: inner.bytes }])
      sums.lines.push(...inner.lines)
      sums.files += inner.files
      sums.bytes += inner.bytes
    } else {
      sums.files++
      sums.bytes += entry.size
    }
  }
  return sums
}

function mounted(top: Digest, name: string): string {
  const target = join(store.root, name)
  mkdirSync(target)
  overlay.view({ lower: store.layers.lowerDirs(top), target })
  return target
}

describe.skipIf(process.getuid?.() !== 0)('the catalogue and the kernel', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'agree on what twelve random layers show at every height (%s)',
    async (seed) => {
      const roll = dice(seed)
      let parent: Digest | null = null
      for (let height = 0; height < 12; height++) {
        const layer: { chainId: Digest } = await store.add(await tarOf(...randomLayer(roll)), { parent })
        parent = layer.chainId
        const view = mounted(parent, `view-${height}`)
        const union = walked(parent)
        expect(union.lines.sort()).toEqual(listed(view))
        // What is stored is either seen or wasted.
        const waste = store.catalogue.waste(parent)
        expect(waste.total - waste.bytes).toBe(union.bytes)
        expect(waste.paths.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(waste.bytes)
        overlay.unmount(view)
      }
    },
  )

  it.each(Array.from({ length: 8 }, (_, seed) => seed))(
    'agree on what a container changed, and a commit shows the same (%s)',
    async (seed) => {
      const roll = dice(1000 + seed)
      let top: Digest | null = null
      for (let height = 0; height < 4; height++) {
        const layer: { chainId: Digest } = await store.add(await tarOf(...randomLayer(roll)), { parent: top })
        top = layer.chainId
      }
      const [upper = '', work = '', target = ''] = ['upper', 'work', 'merged'].map((name) => join(store.root, name))
      for (const folder of [upper, work, target]) mkdirSync(folder)
      overlay.mount({ lower: store.layers.lowerDirs(top), upper, work, target })
      const before = snapshot(target)
      for (let count = 0; count < 25; count++) act(target, roll)
      const after = snapshot(target)

      const changes = store.changes.list(upper, top)
      expect(changes.map(({ path }) => path)).toEqual([...changes.map(({ path }) => path)].sort(byPath))
      const byName = new Map(changes.map((change) => [change.path, change]))
      for (const path of after.keys()) {
        const change = byName.get(`/${path}`)
        if (!before.has(path)) expect([path, change?.kind]).toEqual([path, 'added'])
        else if (before.get(path) !== after.get(path)) expect([path, change?.kind]).toEqual([path, 'changed'])
        else expect([path, change?.kind]).not.toEqual([path, 'deleted'])
      }
      for (const path of before.keys()) {
        if (after.has(path)) continue
        const inDeleted = path
          .split('/')
          .some((_, index, parts) => byName.get(`/${parts.slice(0, index + 1).join('/')}`)?.kind === 'deleted')
        const parentGone = path
          .split('/')
          .some((_, index, parts) => index > 0 && !after.get(parts.slice(0, index).join('/'))?.startsWith('d'))
        expect([path, inDeleted || parentGone]).toEqual([path, true])
      }
      for (const { path, kind } of changes) {
        if (kind === 'deleted')
          expect([path, before.has(path.slice(1)), after.has(path.slice(1))]).toEqual([path, true, false])
        else expect([path, after.has(path.slice(1))]).toEqual([path, true])
        if (kind !== 'deleted') expect(store.changes.some(upper, top, [path])).toMatchObject([{ path, kind }])
      }
      expect(store.changes.some(upper, top, ['/never/there'])).toEqual([])

      const tar = await buffer(store.changes.tar(upper))
      expect((await buffer(store.changes.tar(upper))).equals(tar)).toBe(true)
      const committed = await store.add(tar, { parent: top })
      expect((await rebuilt(store, committed)).equals(tar)).toBe(true)
      const view = mounted(committed.chainId, 'committed')
      expect(listed(view)).toEqual(listed(target))
      expect(walked(committed.chainId).lines.sort()).toEqual(listed(target))
    },
  )
})

/** Paths sort folder by folder, as a walk meets them. */
function byPath(a: string, b: string): number {
  const [x, y] = [a.split('/'), b.split('/')]
  for (let at = 0; at < Math.min(x.length, y.length); at++)
    if (x[at] !== y[at]) return (x[at] ?? '') < (y[at] ?? '') ? -1 : 1
  return x.length - y.length
}

function snapshot(folder: string, path = '', found = new Map<string, string>()): Map<string, string> {
  for (const name of readdirSync(join(folder, path))) {
    const at = path === '' ? name : `${path}/${name}`
    const stat = lstatSync(join(folder, at))
    found.set(at, stat.isDirectory() ? `d${stat.mode}` : stat.isFile() ? `f${readFileSync(join(folder, at))}` : 'l')
    if (stat.isDirectory()) snapshot(folder, at, found)
  }
  return found
}

/** Something a program in a container might do. Half of it fails, as it does there. */
function act(root: string, roll: (sides: number) => number): void {
  const path = join(root, somePath(roll))
  try {
    const kind = roll(6)
    if (kind === 0) rmSync(path, { recursive: true })
    else if (kind === 1) mkdirSync(path, { recursive: true })
    else if (kind === 2) renameSync(path, join(root, somePath(roll)))
    else if (kind === 3) symlinkSync('a', path)
    else writeFileSync(path, `written ${roll(1000)}`)
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error
  }
}
