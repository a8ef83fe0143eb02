import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { tarOf } from '../../stores/layers/testing/store.ts'
import type { Volumes } from '../engine.ts'
import { CLI, Scene, stepsOf } from '../testing/scene.ts'

describe.skipIf(!canRun)('the content of a volume', () => {
  let scene: Scene
  let volumes: Volumes
  beforeAll(async () => {
    scene = await Scene.open()
    volumes = scene.composed.engine.volumes
    await volumes.create(CLI, { name: 'data', driver: '', options: {}, labels: {} })
    const path = volumes.path('data')
    mkdirSync(join(path, 'sub'), { mode: 0o700 })
    writeFileSync(join(path, 'sub/file'), 'text')
    symlinkSync('/etc', join(path, 'out'))
    execFileSync('chown', ['-hR', '1000:1000', path])
  })
  afterAll(() => scene[Symbol.asyncDispose]())

  test('is cloned with owners, modes and links', async () => {
    await volumes.clone(CLI, 'data', 'copy')
    expect(stepsOf(scene.trace.recent(1)).map(({ kind }) => kind)).toEqual(['volume.created', 'volume.filled'])
    const copy = volumes.path('copy')
    expect(readdirSync(copy).sort()).toEqual(['out', 'sub'])
    expect([statSync(copy).uid, statSync(join(copy, 'sub')).mode & 0o777]).toEqual([1000, 0o700])
    await expect(volumes.clone(CLI, 'data', 'copy')).rejects.toMatchObject({ code: 'conflict' })
    await expect(volumes.clone(CLI, 'nope', 'other')).rejects.toThrow('get nope: no such volume')
  })

  test('is listed folder by folder, and no link leads out', async () => {
    const { entries } = await volumes.folder('data', '/')
    expect(entries.map(({ name, type, link }) => [name, type, link])).toEqual([
      ['sub', 'directory', ''],
      ['out', 'symlink', '/etc'],
    ])
    expect((await volumes.folder('data', '/sub')).entries).toMatchObject([{ name: 'file', bytes: 4, uid: 1000 }])
    await expect(volumes.folder('data', '/out')).rejects.toMatchObject({ code: 'notFound' })
  })

  test('goes out as a tar and comes back into a new or an empty volume', async () => {
    const tar = await buffer(await volumes.export(CLI, 'data'))
    expect(execFileSync('tar', ['-tf', '-'], { input: tar }).toString()).toBe('out\nsub/\nsub/file\n')
    const file = join(scene.folder, 'data.tar')
    writeFileSync(file, tar)
    await volumes.import(CLI, 'back', { type: 'path', path: file })
    expect(readFileSync(join(volumes.path('back'), 'sub/file'), 'utf8')).toBe('text')
    await expect(volumes.import(CLI, 'back', { type: 'path', path: file })).rejects.toThrow('volume back is not empty')
    await volumes.empty(CLI, 'back')
    expect(readdirSync(volumes.path('back'))).toEqual([])
    await volumes.import(CLI, 'back', { type: 'path', path: file })
  })

  test('may be nothing: what was exported empty is imported empty', async () => {
    await volumes.create(CLI, { name: 'void', driver: '', options: {}, labels: {} })
    const tar = await buffer(await volumes.export(CLI, 'void'))
    await volumes.import(CLI, 'void-too', { type: 'stream', stream: Readable.from([tar]) })
    expect(readdirSync(volumes.path('void-too'))).toEqual([])
  })

  test('is not spoiled by an archive that leads out or breaks off', async () => {
    const out = await tarOf([{ path: '../escape', type: 'file' }, 'x'])
    await expect(volumes.import(CLI, 'fresh', { type: 'stream', stream: Readable.from([out]) })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(volumes.list().map(({ name }) => name)).not.toContain('fresh')
    expect(readdirSync(join(scene.folder, 'data/volumes')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('is not emptied or filled under a program that runs on it', async () => {
    const id = await scene.run(['sleep', '600'], { host: { binds: ['copy:/c'] } })
    await expect(volumes.empty(CLI, 'copy')).rejects.toThrow(
      `volume copy is in use by ${scene.containers.find(id).name}`,
    )
    await scene.containers.remove(CLI, id, { force: true, volumes: true })
    await volumes.empty(CLI, 'copy')
    await volumes.remove(CLI, 'copy')
    rmSync(join(scene.folder, 'data.tar'))
  })
})
