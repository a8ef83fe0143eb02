import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf } from '../../base/digest.ts'
import { openStore, rebuilt, tarOf } from './testing/store.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cutaway-layers-trouble-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const applyForever = fileURLToPath(new URL('./testing/apply-forever.ts', import.meta.url))
const rootlessApply = fileURLToPath(new URL('./testing/rootless-apply.ts', import.meta.url))

describe('a store that was killed', () => {
  it('has every layer that was acknowledged, whole, and nothing else', async () => {
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, [applyForever, root], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let acknowledged = ''
      child.stdout.on('data', (chunk) => {
        acknowledged += chunk
      })
      await once(child.stdout, 'data')
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 250))
      child.kill('SIGKILL')
      await once(child, 'close')
      const store = openStore({ root })
      try {
        await store.layers.recover()
        const layers = store.layers.all()
        const ids = layers.map(({ chainId }) => chainId)
        expect(ids).toEqual(expect.arrayContaining(acknowledged.trim().split('\n')))
        expect(readdirSync(join(root, 'layers')).sort()).toEqual(ids.map((id) => id.slice(7)).sort())
        expect(readdirSync(join(root, 'tmp'))).toEqual([])
        expect(store.db.prepare('SELECT count(DISTINCT layer) AS n FROM entries').get()).toEqual({ n: layers.length })
        for (const layer of layers.slice(-3)) expect(digestOf(await rebuilt(store, layer))).toBe(layer.diffId)
      } finally {
        await store.layers.close()
        store.db.close()
      }
    }
  }, 60_000)
})

describe.skipIf(process.getuid?.() !== 0)('a disk without space', () => {
  it('is reported as such, leaves nothing, and takes what still fits', async () => {
    const image = join(root, 'image')
    const mounted = join(root, 'mounted')
    mkdirSync(mounted)
    execFileSync('sh', [
      '-c',
      'truncate -s 16M "$1" && mkfs.ext4 -q "$1" && mount -o loop "$1" "$2"',
      'sh',
      image,
      mounted,
    ])
    try {
      const store = openStore({ root: mounted })
      try {
        const before = await store.add(await tarOf([{ path: 'small', type: 'file' }, 'fits']))
        const large = store.add(await tarOf([{ path: 'large', type: 'file' }, Buffer.alloc(20_000_000, 1)]))
        await expect(large).rejects.toMatchObject({ code: 'unavailable' })
        await expect(large).rejects.toThrow('no space left on the disk')
        expect(readdirSync(join(mounted, 'tmp'))).toEqual([])
        expect(store.layers.all().map(({ chainId }) => chainId)).toEqual([before.chainId])
        await store.add(await tarOf([{ path: 'small', type: 'file' }, 'fits too']))
      } finally {
        await store.layers.close()
        store.db.close()
      }
    } finally {
      execFileSync('umount', [mounted])
    }
  })
})

describe.skipIf(process.getuid?.() !== 0)('inside a user namespace', () => {
  it('applies what it may, records the rest, and rebuilds the same tar', () => {
    const output = execFileSync('unshare', ['--user', '--map-root-user', process.execPath, rootlessApply], {
      encoding: 'utf8',
    })
    expect(JSON.parse(output)).toEqual({
      names: ['dir directory', 'device character', 'device-link hardlink', 'marked file', 'owned file'],
      mode: 0o4755,
      opaque: 'y',
      hidden: [],
      exact: true,
    })
  })
})
