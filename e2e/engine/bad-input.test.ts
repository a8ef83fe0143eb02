import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { halfDone, type RunningEngine, startEngine } from './harness.ts'
import { busyboxArchive, busyboxRoot, tarOf } from './images.ts'
import { type RawEntry, rawTar } from './raw-tar.ts'

let engine: RunningEngine
let kept: string
beforeAll(async () => {
  engine = await startEngine()
  await engine.ok('load', '-q', '-i', busyboxArchive('box:latest'))
  kept = await everything()
})
afterAll(() => engine.close())

/** What must be the same after a refusal: images, layers on the disk, nothing half-done. */
async function everything(): Promise<string> {
  const layers = readdirSync(join(engine.root, 'layers')).sort()
  return [await engine.ok('images', '-a', '--no-trunc'), ...layers, ...halfDone(engine.root)].join('\n')
}

/** A docker-archive of one layer. `lie` gives its digest wrongly. */
function archiveOf(layer: Buffer, lie = false): Buffer {
  const digest = (data: Buffer | string) => createHash('sha256').update(data).digest('hex')
  const config = JSON.stringify({
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config: { Cmd: ['sh'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${lie ? digest('a lie') : digest(layer)}`] },
  })
  const manifest = JSON.stringify([{ Config: 'config.json', RepoTags: ['evil:1'], Layers: ['layer.tar'] }])
  return rawTar([
    { name: 'manifest.json', content: manifest },
    { name: 'config.json', content: config },
    { name: 'layer.tar', content: layer },
  ])
}

const load = (input: Buffer) => engine.run(['load', '-q'], { input })

describe('archives', () => {
  afterEach(async () => expect(await everything()).toBe(kept))

  const climbs: [string, RawEntry[]][] = [
    ['a name with ..', [{ name: '../../climbed', content: 'x' }]],
    ['.. in the middle of a name', [{ name: 'a/../../climbed', content: 'x' }]],
    ['a hard link to the outside', [{ name: 'link', type: '1', link: '../../../../etc/passwd' }]],
  ]
  test.each(climbs)('that climb out by %s are refused, and nothing is written', async (_, entries) => {
    const { code, stderr } = await load(archiveOf(rawTar(entries)))
    expect(code).toBe(1)
    expect(stderr).toMatch(/\.\./)
    expect(existsSync('/climbed')).toBe(false)
  })

  test('that are truncated', async () => {
    const whole = archiveOf(tarOf(busyboxRoot()))
    const { code, stderr } = await load(whole.subarray(0, whole.length - 500_000))
    expect(code).toBe(1)
    expect(stderr).toMatch(/truncated|ends|end of/i)
  })

  test('whose layer has another digest than the config says', async () => {
    const { code, stderr } = await load(archiveOf(rawTar([{ name: 'a', content: 'x' }]), true))
    expect(code).toBe(1)
    expect(stderr).toMatch(/sha256:[0-9a-f]{64}/)
  })

  test('that are none', async () => {
    for (const input of [Buffer.from('this is a letter, not an archive\n'.repeat(100)), Buffer.alloc(0)]) {
      const { code, stderr } = await load(input)
      expect(code).toBe(1)
      expect(stderr).toMatch(/archive|tar|empty/i)
    }
  })

  test('that name a file they do not hold', async () => {
    const manifest = JSON.stringify([{ Config: 'gone.json', RepoTags: ['evil:1'], Layers: [] }])
    const { code, stderr } = await load(rawTar([{ name: 'manifest.json', content: manifest }]))
    expect(code).toBe(1)
    expect(stderr).toContain('gone.json')
  })

  test('that are a bomb: a little that unpacks to more than a thousand times as much', async () => {
    const zeros = Buffer.alloc(200 << 20)
    const layer = gzipSync(rawTar([{ name: 'zeros', content: zeros }]), { level: 9 })
    const { code, stderr } = await engine.run(['load', '-q'], { input: archiveOf(layer), limit: 60_000 })
    expect(code).toBe(1)
    expect(stderr).toMatch(/limit|more than|larger/i)
  })
})

test('absolute names and symlinked parents stay inside the layer', async () => {
  const layer = rawTar([
    { name: '/absolute', content: 'inside' },
    { name: 'out', type: '2', link: '/etc' },
    { name: 'out/planted-by-archive', content: 'x' },
  ])
  const { code, stderr } = await load(archiveOf(layer))
  expect(existsSync('/absolute')).toBe(false)
  expect(existsSync('/etc/planted-by-archive')).toBe(false)
  if (code !== 0) expect(stderr).toMatch(/absolute|out/)
  await engine.docker('rmi', '-f', 'evil:1')
})

describe('names and ids', () => {
  const refused = async (words: string[], code: number, text: string | RegExp) => {
    const result = await engine.docker(...words)
    expect(result.stderr).toMatch(text)
    expect(result.code).toBe(code)
  }

  test('that are none', async () => {
    await refused(['create', '--name', 'a/b', 'box'], 1, /Invalid container name \(a\/b\)/)
    await refused(['create', '--name', 'ä', 'box'], 1, /Invalid container name/)
    await refused(['tag', 'box', 'UPPER:1'], 1, /must be lowercase|invalid reference format|not a valid/)
    await refused(['create', 'not an image'], 1, /invalid reference format/)
  })

  test('that nothing has', async () => {
    await refused(['start', 'absent'], 1, 'No such container: absent')
    await refused(['rmi', 'absent'], 1, 'No such image: absent:latest')
    await refused(['save', 'absent'], 1, /No such image: absent|reference does not exist/)
    await refused(['wait', 'absent'], 1, 'No such container: absent')
    await refused(['logs', 'absent'], 1, 'No such container: absent')
    await refused(['exec', 'absent', 'true'], 1, 'No such container: absent')
  })

  test('that another container has already', async () => {
    await engine.ok('create', '--name', 'mine', 'box', 'true')
    await refused(
      ['create', '--name', 'mine', 'box', 'true'],
      1,
      /The container name "\/mine" is already in use by container/,
    )
    await engine.ok('rm', 'mine')
  })

  test('signals and users that are not there', async () => {
    await engine.ok('run', '-d', '--name', 'target', 'box', 'sleep', '60')
    await refused(['kill', '-s', 'NOPE', 'target'], 1, /[Ii]nvalid signal: (SIG)?NOPE/)
    await refused(['exec', '-u', 'nobody-here', 'target', 'true'], 126, /unable to find user nobody-here/)
    await engine.ok('rm', '-f', 'target')
  })

  test('changes of a commit or an import that are no instructions for an image', async () => {
    await engine.ok('create', '--name', 'source', 'box', 'true')
    await refused(['commit', '-c', 'RUN echo', 'source'], 1, /RUN/)
    await refused(['commit', '-c', 'NONSENSE', 'source'], 1, /NONSENSE/)
    await engine.ok('rm', 'source')
  })
})
