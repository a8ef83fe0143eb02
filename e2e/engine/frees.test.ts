import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../engine/api/web/testing/rpc-client.ts'
import type { FreeTarget } from '../../engine/wire/store.ts'
import { type RunningEngine, startEngine } from './harness.ts'
import { busyboxArchive } from './images.ts'

let engine: RunningEngine
let client: ReturnType<typeof connect>
beforeAll(async () => {
  engine = await startEngine()
  client = connect(`ws+unix:${join(engine.runDir, 'window.sock')}:/rpc`)
  const shared = { files: { 'srv/shared': 's'.repeat(300_000) } }
  const layer = (name: string, size: number) => ({ files: { [`srv/${name}`]: name.repeat(size) } })
  for (const archive of [
    busyboxArchive('base:1'),
    busyboxArchive('web:1', [shared, layer('a', 100_001), layer('b', 20_002)]),
    busyboxArchive('web:2', [shared, layer('c', 70_003)]),
    busyboxArchive('held:1', [layer('d', 50_004), layer('e', 6_005)]),
  ])
    await engine.ok('load', '-q', '-i', archive)
})
afterAll(async () => {
  await client.close()
  await engine.close()
})

/** Bytes of all files of layers and read-write layers on the disk, by du: a file with several names counts once. */
function used(): number {
  const find = `find ${engine.root}/layers ${engine.root}/containers -type f \\( -path '*/diff/*' -o -path '*/upper/*' \\) -print0`
  const out = execFileSync('sh', ['-c', `${find} | du --apparent-size --bytes --total --files0-from=- | tail -n 1`])
  return Number(out.toString().split('\t')[0])
}

async function freed(target: FreeTarget, ...words: string[]): Promise<{ bytes: number; layers: number }> {
  const told = await client.rpc.frees.query(target)
  const before = used()
  await engine.ok(...words)
  expect(before - used(), words.join(' ')).toBe(told.bytes)
  return { bytes: told.bytes, layers: told.layers.length }
}

test('what a removal is said to free is what the disk then has more, for rmi, rm and prune', async () => {
  await engine.ok('run', '--name', 'writer', 'held:1', 'sh', '-c', 'head -c 1234567 /dev/zero > /big; echo x > /srv/d')
  await engine.ok('tag', 'web:2', 'other:2')

  expect(await freed({ kind: 'image', ref: 'web:1' }, 'rmi', 'web:1')).toEqual({ bytes: 120_003, layers: 2 })
  expect(await freed({ kind: 'image', ref: 'other:2' }, 'rmi', 'other:2')).toEqual({ bytes: 0, layers: 0 })
  expect(await client.rpc.frees.query({ kind: 'image', ref: 'web:2' })).toMatchObject({
    bytes: 370_003,
    untagged: ['web:2'],
    stays: { layers: 1, because: ['base:1', 'held:1'] },
  })

  // Its image is taken away from under it: then it is the container that holds the layers.
  await expect(client.rpc.frees.query({ kind: 'image', ref: 'held:1' })).rejects.toThrow('writer')
  const held = used()
  await engine.ok('rmi', '-f', 'held:1')
  expect(used()).toBe(held)
  expect(await freed({ kind: 'container', ref: 'writer' }, 'rm', 'writer')).toEqual({
    bytes: 1_234_567 + 2 + 50_004 + 6_005,
    layers: 3,
  })

  await engine.ok('create', '--name', 'holder', 'base:1', 'true')
  expect(await freed({ kind: 'prune', all: false }, 'image', 'prune', '-f')).toEqual({ bytes: 0, layers: 0 })
  expect(await freed({ kind: 'prune', all: true }, 'image', 'prune', '-af')).toEqual({ bytes: 370_003, layers: 2 })
  expect(await engine.ok('images', '--format', '{{.Repository}}:{{.Tag}}')).toBe('base:1')
})

test('the graph has each layer once, after its parent, and what rests on it', async () => {
  const { layers, images, containers } = await client.rpc.store.query()
  for (const [index, { parent }] of layers.entries())
    expect(parent === null || layers.slice(0, index).some(({ id }) => id === parent)).toBe(true)
  expect(images).toMatchObject([{ names: ['base:1'], top: layers.at(-1)?.id }])
  expect(containers).toMatchObject([{ name: 'holder', top: layers.at(-1)?.id, status: 'created', exitCode: null }])
})
