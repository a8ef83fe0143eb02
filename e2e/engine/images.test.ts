import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningEngine, runProgram, startEngine } from './harness.ts'
import { type ArchiveLayer, busyboxArchive } from './images.ts'

/** Three layers: one adds files, one changes a file, one deletes one. */
const LAYERS: ArchiveLayer[] = [
  { files: { 'srv/a': 'one\n', 'srv/b': 'one\n', 'srv/c': 'one\n' } },
  { files: { 'srv/b': 'two\n' } },
  { files: { 'srv/.wh.c': '' } },
]

let engine: RunningEngine
let archive: string
beforeAll(async () => {
  engine = await startEngine()
  archive = busyboxArchive('shop:1', LAYERS, { Labels: { team: 'blue' }, ExposedPorts: { '80/tcp': {} } })
})
afterAll(() => engine.close())

describe('load', () => {
  test('says what it loaded; the id is the digest of the config, as Docker gives it', async () => {
    expect(await engine.ok('load', '-i', archive)).toContain('Loaded image: shop:1')
    const config = (await runProgram('tar', ['-xOf', archive, './manifest.json'])).stdout
    const [{ Config }] = JSON.parse(config) as [{ Config: string }]
    expect(await engine.ok('images', '-q', '--no-trunc', 'shop')).toBe(`sha256:${Config.replace('.json', '')}`)
  })

  test('again is quick, changes nothing and says the same', async () => {
    const before = await engine.ok('images', '-a', '--no-trunc')
    expect(await engine.run(['load'], { input: readFileSync(archive) })).toMatchObject({
      code: 0,
      stdout: 'Loaded image: shop:1\n',
    })
    expect(await engine.ok('images', '-a', '--no-trunc')).toBe(before)
  })

  test('the stack lies on the disk, to be read with ls and cat', async () => {
    const layers = readdirSync(join(engine.root, 'layers'))
    expect(layers.length).toBe(4)
    const metadata = layers.map((id) => JSON.parse(readFileSync(join(engine.root, 'layers', id, 'json'), 'utf8')))
    expect(metadata.filter(({ parent }) => parent === null).length).toBe(1)
    const changed = layers.find(
      (id) =>
        existsSync(join(engine.root, 'layers', id, 'diff/srv/b')) &&
        !existsSync(join(engine.root, 'layers', id, 'diff/srv/a')),
    )
    expect(readFileSync(join(engine.root, 'layers', changed ?? '', 'diff/srv/b'), 'utf8')).toBe('two\n')
  })

  test('gzip and zstd are recognised by content', async () => {
    for (const [program, suffix] of [
      ['gzip', 'gz'],
      ['zstd', 'zst'],
    ] as const) {
      const copy = join(engine.folder, `copy.tar.${suffix}`)
      const { code } = await runProgram('sh', ['-c', `${program} -c ${archive} > ${copy}`])
      if (code !== 0) continue
      expect(await engine.ok('load', '-q', '-i', copy)).toContain('Loaded image: shop:1')
    }
  })

  test('a process sees all layers merged', async () => {
    expect(await engine.ok('run', '--rm', 'shop:1', 'sh', '-c', 'cd /srv; ls; cat a b')).toBe('a\nb\none\ntwo')
  })
})

describe('images, inspect, history, tag, rmi', () => {
  test('images lists top-level images and filters them', async () => {
    const list = (...words: string[]) => engine.ok('images', '--format', '{{.Repository}}:{{.Tag}}', ...words)
    expect(await list()).toBe('shop:1')
    expect(await list('-a')).toBe('shop:1')
    expect(await list('--filter', 'label=team=blue')).toBe('shop:1')
    expect(await list('--filter', 'dangling=true')).toBe('')
    expect(await list('--filter', 'reference=sh*')).toBe('shop:1')
    expect(await list('other')).toBe('')
  })

  test('inspect shows the config and the diffIDs, base first', async () => {
    const at = (format: string) => engine.ok('inspect', '--format', format, 'shop:1')
    expect(await at('{{json .RepoTags}}')).toBe('["shop:1"]')
    expect(await at('{{len .RootFS.Layers}}')).toBe('4')
    expect(await at('{{.Config.Labels.team}} {{.Os}}')).toBe('blue linux')
    expect(await at('{{.Created}}')).toBe('2026-01-02T03:04:05Z')
    const { code, stderr } = await engine.docker('inspect', 'nothing-of-that-name')
    expect(code).toBe(1)
    expect(stderr).toContain('No such object: nothing-of-that-name')
  })

  test('history is newest first and has the instructions that made no layer', async () => {
    const rows = (await engine.ok('history', '--format', '{{.CreatedBy}}|{{.Size}}', '--no-trunc', 'shop:1')).split(
      '\n',
    )
    expect(rows.length).toBe(5)
    expect(rows[0]).toBe('CMD ["sh"]|0B')
    expect(rows[4]).toMatch(/^ADD rootfs.tar/)
  })

  test('a tag is one more name; rmi takes names one by one, and with the last one the layers', async () => {
    await engine.ok('tag', 'shop:1', 'shop:copy')
    const id = await engine.ok('images', '-q', '--no-trunc', 'shop:copy')
    expect(await engine.ok('rmi', 'shop:copy')).toBe('Untagged: shop:copy')
    expect(await engine.ok('images', '-q', '--no-trunc', 'shop:1')).toBe(id)
    await engine.ok('tag', 'shop:1', 'localhost:5000/a/b:c')
    expect(await engine.ok('inspect', '--format', '{{.Id}}', 'localhost:5000/a/b:c')).toBe(id)
    const refused = await engine.docker('rmi', id)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('must be forced')
    await engine.ok('rmi', 'localhost:5000/a/b:c')
  })

  test('an image that a container rests on is refused, by the name of the container', async () => {
    await engine.ok('create', '--name', 'resting', 'shop:1', 'true')
    const { code, stderr } = await engine.docker('rmi', 'shop:1')
    expect(code).toBe(1)
    expect(stderr).toContain('resting')
    await engine.ok('rm', 'resting')
  })

  test('rmi frees exactly the layers that nothing else uses', async () => {
    await engine.ok('load', '-q', '-i', busyboxArchive('bare:1'))
    await engine.ok('rmi', 'shop:1')
    expect(readdirSync(join(engine.root, 'layers')).length).toBe(1)
    expect(await engine.ok('run', '--rm', 'bare:1', 'echo', 'still')).toBe('still')
    await engine.ok('load', '-q', '-i', archive)
  })
})

describe('commit', () => {
  test('turns the read-write layer into a read-only one, with author, message and changes', async () => {
    await engine.ok('run', '--name', 'work', 'bare:1', 'sh', '-c', 'mkdir /made; echo by hand > /made/file; rm /bin/wc')
    const id = await engine.ok(
      'commit',
      '-a',
      'Ada',
      '-m',
      'by hand',
      '-c',
      'CMD ["cat","/made/file"]',
      'work',
      'made:1',
    )
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await engine.ok('run', '--rm', 'made:1')).toBe('by hand')
    expect((await engine.docker('run', '--rm', 'made:1', 'test', '-L', '/bin/wc')).code).toBe(1)
    expect(await engine.ok('inspect', '--format', '{{.Author}}|{{.Comment}}|{{len .RootFS.Layers}}', 'made:1')).toBe(
      'Ada|by hand|2',
    )
    await engine.ok('rm', 'work')
    await engine.ok('rmi', 'made:1')
  })

  test('a running container goes on', async () => {
    await engine.ok('run', '-d', '--name', 'running', 'bare:1', 'sh', '-c', 'echo x > /x; sleep 60')
    await engine.ok('commit', 'running', 'live:1')
    expect(await engine.ok('inspect', '--format', '{{.State.Status}}', 'running')).toBe('running')
    await engine.ok('rm', '-f', 'running')
    expect(await engine.ok('rmi', 'live:1')).toContain('Untagged: live:1')
  })
})

describe('save', () => {
  test('what was saved loads again, with the same id and the same diffIDs', async () => {
    const saved = join(engine.folder, 'saved.tar')
    const ids = async () => engine.ok('inspect', '--format', '{{.Id}} {{json .RootFS.Layers}}', 'shop:1', 'bare:1')
    const before = await ids()
    await engine.ok('save', '-o', saved, 'shop:1', 'bare:1')
    await engine.ok('rmi', 'shop:1', 'bare:1')
    expect(readdirSync(join(engine.root, 'layers'))).toEqual([])
    const told = await engine.ok('load', '-i', saved)
    expect(told).toContain('Loaded image: shop:1')
    expect(told).toContain('Loaded image: bare:1')
    expect(await ids()).toBe(before)
  })

  test('each layer is in the archive once, and skopeo reads it', async () => {
    const saved = join(engine.folder, 'both.tar')
    await engine.ok('save', '-o', saved, 'shop:1', 'bare:1')
    const listed = (await runProgram('tar', ['-tf', saved])).stdout.split('\n')
    const blobs = listed.filter((name) => /^blobs\/sha256\/[0-9a-f]{64}$/.test(name))
    expect(new Set(blobs).size).toBe(blobs.length)
    const { code, stdout, stderr } = await runProgram('skopeo', [
      'inspect',
      '--config',
      `docker-archive:${saved}:shop:1`,
    ])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).config.Labels).toEqual({ team: 'blue' })
  })

  test('to standard output too', async () => {
    const tar = join(engine.folder, 'piped.tar')
    const { code } = await runProgram('sh', ['-c', `docker save bare:1 > ${tar}`], {
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', DOCKER_HOST: `unix://${engine.socket}` },
    })
    expect(code).toBe(0)
    expect((await runProgram('tar', ['-tf', tar])).stdout).toContain('manifest.json')
  })

  test('an OCI layout that skopeo wrote loads', async () => {
    const [saved, layout, tar] = ['one.tar', 'layout', 'layout.tar'].map((name) => join(engine.folder, name)) as [
      string,
      string,
      string,
    ]
    await engine.ok('save', '-o', saved, 'bare:1')
    const copied = await runProgram('skopeo', ['copy', `docker-archive:${saved}:bare:1`, `oci:${layout}:bare:oci`])
    expect(copied.stderr).toBe('')
    await runProgram('tar', ['-C', layout, '-cf', tar, '.'])
    expect(await engine.ok('load', '-q', '-i', tar)).toMatch(/Loaded image/)
  })
})

test('docker events tells what happens to images, a lost name by its image, as dockerd has it', async () => {
  const since = (Date.now() / 1000).toFixed(3)
  const id = await engine.ok('images', '-q', '--no-trunc', 'shop:1')
  await engine.ok('tag', 'shop:1', 'shop:told')
  await engine.ok('rmi', 'shop:told')
  const end = (Date.now() / 1000 + 0.1).toFixed(3)
  const format = ['--format', '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}']
  expect(await engine.ok('events', '--since', since, '--until', end, ...format)).toBe(
    `image tag shop:told\nimage untag ${id}`,
  )
})

describe('prune', () => {
  test('image prune takes what has no name', async () => {
    await engine.ok('create', '--name', 'nameless', 'bare:1', 'true')
    const id = await engine.ok('commit', 'nameless')
    await engine.ok('rm', 'nameless')
    expect(await engine.ok('images', '-q', '--no-trunc', '--filter', 'dangling=true')).toBe(id)
    expect(await engine.ok('image', 'prune', '-f')).toContain(`deleted: ${id}`)
    expect(await engine.ok('images', '-q', '--filter', 'dangling=true')).toBe('')
  })
})
