import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeWhiteout } from '../../base/syscalls/node.ts'
import { canAppendLayers, kernelOverlay } from './kernel-overlay.ts'
import { targetsOf } from './mount-table.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutaway-overlay-'))
})
afterEach(() => {
  const overlay = kernelOverlay({ rootless: false })
  for (const target of overlay.mounted(root).reverse()) overlay.unmount(target)
  rmSync(root, { recursive: true, force: true })
})

/** As many layers as asked for, top first; each has a file of its own and all have `shared`. */
function layers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const folder = join(root, 'lay\\er,s: all', `${index}`.padStart(64, 'a'), 'diff')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `own-${index}`), '')
    writeFileSync(join(folder, 'shared'), `${index}`)
    return folder
  })
}

function folders(name: string): { upper: string; work: string; target: string } {
  const made = { upper: join(root, name, 'upper'), work: join(root, name, 'work'), target: join(root, name, 'merged') }
  for (const folder of Object.values(made)) mkdirSync(folder, { recursive: true })
  return made
}

describe.skipIf(process.getuid?.() !== 0)('the overlay driver', () => {
  const ways = [
    ['layer by layer', true],
    ['by the options of mount(2)', false],
  ] as const

  it.each(ways.filter(([, appending]) => !appending || canAppendLayers()))('mounts 128 layers %s', (_, appending) => {
    const overlay = kernelOverlay({ rootless: false, appending })
    const before = process.cwd()
    const { upper, work, target } = folders('it has: colons, commas\\ and spaces')
    overlay.mount({ lower: layers(128), upper, work, target })
    expect(readFileSync(join(target, 'shared'), 'utf8')).toBe('0')
    expect(readdirSync(target)).toHaveLength(129)
    writeFileSync(join(target, 'written'), 'x')
    expect(readdirSync(upper)).toEqual(['written'])
    expect(overlay.mounted(root)).toEqual([target])
    expect(process.cwd()).toBe(before)
    overlay.unmount(target)
    overlay.unmount(target)
    expect(overlay.mounted(root)).toEqual([])
    expect(readdirSync(join(root, 'it has: colons, commas\\ and spaces')).sort()).toEqual(['merged', 'upper', 'work'])
  })

  it('says how many layers are too many', () => {
    const overlay = kernelOverlay({ rootless: false })
    const mount = { lower: new Array(501).fill('/x'), ...folders('c') }
    expect(() => overlay.mount(mount)).toThrow("would have 501 layers: the kernel's overlayfs takes at most 500")
  })

  it("passes on the kernel's words", () => {
    const overlay = kernelOverlay({ rootless: false })
    const { target, work } = folders('c')
    const missing = join(root, 'missing')
    expect(() => overlay.mount({ lower: [missing], upper: missing, work, target })).toThrow(
      /cannot mount the layers at .*ENOENT/,
    )
    const [lower = ''] = layers(1)
    expect(() => overlay.mount({ lower: [lower], upper: lower, work: join(lower, 'work'), target })).toThrow(
      /overlay|overlapping|subdir/,
    )
    expect(overlay.mounted(root)).toEqual([])
  })

  it('mounts a container of an image without layers, and views of none, one and many', () => {
    const overlay = kernelOverlay({ rootless: false })
    const { upper, work, target } = folders('c')
    overlay.mount({ lower: [], upper, work, target })
    expect(readdirSync(target)).toEqual([])
    const stack = layers(2)
    makeWhiteout(join(stack[0] as string, 'own-1'))
    for (const [name, lower, shown] of [
      ['none', [], []],
      ['one', stack.slice(1), ['own-1', 'shared']],
      ['many', stack, ['own-0', 'shared']],
    ] as const) {
      const view = folders(name).target
      overlay.view({ lower, target: view })
      expect(readdirSync(view)).toEqual(shown)
      expect(() => writeFileSync(join(view, 'x'), '')).toThrow('EROFS')
      overlay.unmount(view)
    }
  })

  it('lets go of a mount that somebody still uses', () => {
    const overlay = kernelOverlay({ rootless: false })
    const { upper, work, target } = folders('c')
    overlay.mount({ lower: layers(1), upper, work, target })
    const file = openSync(join(target, 'shared'), 'r')
    try {
      overlay.unmount(target)
      expect(overlay.mounted(root)).toEqual([])
      expect(existsSync(join(target, 'shared'))).toBe(false)
    } finally {
      closeSync(file)
    }
  })
})

describe.skipIf(process.getuid?.() !== 0)('inside a user namespace', () => {
  it.each(['appending', 'options'])('a folder can be deleted and made anew (%s)', (way) => {
    const program = fileURLToPath(new URL('./testing/rootless-mount.ts', import.meta.url))
    const node = [process.execPath, program, way]
    const output = execFileSync('unshare', ['--user', '--map-root-user', '--mount', ...node], { encoding: 'utf8' })
    expect(JSON.parse(output)).toEqual(['folder'])
  })
})

describe('the mount table', () => {
  it('reads targets with spaces, backslashes and bytes beyond ASCII', () => {
    const line = '36 35 98:0 / /mnt/a\\040b\\134c\\011d\u00c3\u00a9 rw,noatime - overlay overlay rw\n'
    expect(targetsOf(line)).toEqual(['/mnt/a b\\c\tdé'])
  })
})
