import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { tarOf } from '../../stores/layers/testing/store.ts'
import { CLI, Scene } from '../testing/scene.ts'

const PLAIN = { noOverwriteDirNonDir: false, copyOwner: false }

describe.skipIf(!canRun).each(['stopped', 'running'] as const)('files of a container that is %s', (how) => {
  let scene: Scene
  let id: string
  let folder: string
  beforeAll(async () => {
    scene = await Scene.open()
    folder = mkdtempSync(join(tmpdir(), 'cutaway-files-'))
    const setUp =
      'mkdir -p /data/sub; echo one > /data/one; busybox ln /data/one /data/sub/same; busybox ln -s /data /link; busybox ln -s ../../../../etc /data/up; busybox ln -s nowhere /data/dangling; busybox chown anna /data/one'
    mkdirSync(join(folder, 'bound'))
    writeFileSync(join(folder, 'bound', 'letter'), 'dear')
    const binds = [`${join(folder, 'bound')}:/data/bound`, `${join(folder, 'bound', 'letter')}:/fixed:ro`]
    id = await scene.run(['sh', '-c', `${setUp}; touch /ready; ${how === 'running' ? 'sleep 600' : 'true'}`], {
      host: { binds },
    })
    await vi.waitUntil(() => existsSync(join(scene.containers.paths(id).upper, 'ready')))
    if (how === 'stopped') await scene.wait(id)
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    const mounted = scene.overlay.mounted(scene.containers.paths(id).folder)
    await scene[Symbol.asyncDispose]()
    expect(mounted).toHaveLength(how === 'running' ? 1 : 0)
  })

  /** What tar(1) lists. */
  async function listing(path: string): Promise<string[]> {
    const { tar } = await scene.files.read(CLI, id, path)
    return list(await buffer(tar))
  }
  function list(tar: Buffer): string[] {
    return execFileSync('tar', ['-tPf', '-'], { input: tar }).toString().trim().split('\n')
  }

  test('are described; a link says where it leads, unless a slash asks for that', async () => {
    expect(await scene.files.stat(id, '/data/one')).toMatchObject({
      name: 'one',
      size: 4,
      mode: 0o100644,
      linkTarget: '',
    })
    expect(await scene.files.stat(id, 'link')).toMatchObject({ name: 'link', linkTarget: '/data' })
    expect((await scene.files.stat(id, '/link/')).mode & 0o170000).toBe(0o040000)
    expect(await scene.files.stat(id, '/data/up')).toMatchObject({ linkTarget: '/etc' })
    expect(await scene.files.stat(id, '/data/dangling')).toMatchObject({ linkTarget: '/data/nowhere' })
    expect(await scene.files.stat(id, '/')).toMatchObject({ name: '/' })
    await expect(scene.files.stat(id, '/nosuch')).rejects.toMatchObject({
      code: 'notFound',
      message: `Could not find the file /nosuch in container ${id}`,
    })
  })

  test('come out as a tar under their last name', async () => {
    expect(await listing('/data/one')).toEqual(['one'])
    expect(await listing('/data')).toEqual([
      'data/',
      'data/bound/',
      'data/dangling',
      'data/one',
      'data/sub/',
      'data/sub/same',
      'data/up',
    ])
    expect(await listing('/data/.')).toEqual(['./', './bound/', './dangling', './one', './sub/', './sub/same', './up'])
    expect(await listing('/link/')).toContain('link/one')
    expect(await listing('/link')).toEqual(['link'])
    expect(await listing('/')).toEqual(expect.arrayContaining(['/data/', '/data/one']))
    expect(scene.lastSteps().at(-1)).toMatchObject({ kind: 'archive.written', layers: 0 })
  })

  test('keep owner, mode and hard links on the way out', async () => {
    const { tar } = await scene.files.read(CLI, id, '/data')
    const verbose = execFileSync('tar', ['-tvf', '-', '--numeric-owner'], { input: await buffer(tar) }).toString()
    expect(verbose).toMatch(/-rw-r--r-- 1000\/0\s+4 .* data\/one\n/)
    expect(verbose).toMatch(/data\/sub\/same link to data\/one/)
  })

  test('never come from outside, wherever a link inside points', async () => {
    writeFileSync(join(folder, 'secret'), 'secret')
    const { upper } = scene.containers.paths(id)
    if (how === 'stopped') symlinkSync(folder, join(upper, 'trap'))
    else
      await scene.execs.start(
        CLI,
        scene.execs.create(CLI, id, {
          command: ['sh', '-c', `echo > /dev/null; cd /; busybox ln -s ${folder} trap`],
          tty: false,
          attachStdin: false,
          env: [],
          workingDir: '',
          user: '',
          privileged: false,
          detachKeys: '',
        }).id,
        null,
      )
    await expect.poll(() => lstatSync(join(upper, 'trap'), { throwIfNoEntry: false })?.isSymbolicLink()).toBe(true)
    await expect(scene.files.stat(id, '/trap/secret')).rejects.toMatchObject({ code: 'notFound' })
    await expect(scene.files.read(CLI, id, '/trap/')).rejects.toMatchObject({ code: 'notFound' })
    await expect(
      scene.files.write(CLI, id, '/trap', Readable.from([await tarOf([{ path: 'x', type: 'file' }])]), PLAIN),
    ).rejects.toMatchObject({ code: 'notFound' })
    expect(existsSync(join(folder, 'x'))).toBe(false)
  })

  test('go in, through links inside, with what the archive says of them', async () => {
    const tar = await tarOf(
      [{ path: 'in/', type: 'directory', mode: 0o750, mtime: 1000 }],
      [{ path: 'in/file', type: 'file', mode: 0o4755, uid: 5, gid: 6, mtime: 2000 }, 'content'],
      [{ path: 'in/hard', type: 'hardlink', link: 'in/file' }],
      [{ path: 'in/soft', type: 'symlink', link: '/etc/passwd' }],
    )
    await scene.files.write(CLI, id, '/link', Readable.from([tar]), PLAIN)
    expect(scene.lastSteps()).toEqual([
      { kind: 'archive.written', bytes: tar.length, layers: 0 },
      { kind: 'files.written', on: `rw:${id}`, path: '/link' },
    ])
    const at = (path: string) => join(scene.containers.paths(id).upper, 'data', path)
    expect(readFileSync(at('in/file'), 'utf8')).toBe('content')
    expect(lstatSync(at('in/file'))).toMatchObject({ uid: 5, gid: 6, mode: 0o104755, nlink: 2, mtimeMs: 2_000_000 })
    expect(lstatSync(at('in'))).toMatchObject({ mode: 0o040750, mtimeMs: 1_000_000 })
    expect(await scene.files.stat(id, '/data/in/soft')).toMatchObject({ linkTarget: '/etc/passwd' })
  })

  test('do not go in over a folder, or a folder over one of them, when that is asked for', async () => {
    const careful = { ...PLAIN, noOverwriteDirNonDir: true }
    const file = await tarOf([{ path: 'sub', type: 'file' }])
    await expect(scene.files.write(CLI, id, '/data', Readable.from([file]), careful)).rejects.toThrow(
      'cannot overwrite directory "/data/sub" with non-directory',
    )
    const directory = await tarOf([{ path: 'one', type: 'directory' }])
    await expect(scene.files.write(CLI, id, '/data', Readable.from([directory]), careful)).rejects.toThrow(
      'cannot overwrite non-directory "/data/one" with directory',
    )
    await expect(scene.files.write(CLI, id, '/data/one', Readable.from([file]), careful)).rejects.toThrow(
      'extraction point is not a directory',
    )
  })

  test('of a folder or file that is bound there are the machine’s', async () => {
    expect(await listing('/data/bound/letter')).toEqual(['letter'])
    expect(await listing('/data/bound')).toEqual(['bound/', 'bound/letter'])
    expect(await listing('/fixed')).toEqual(['fixed'])
    expect(await scene.files.stat(id, '/fixed')).toMatchObject({ name: 'fixed', size: 4 })
    const tar = await tarOf([{ path: 'answer', type: 'file' }, 'yes'])
    await scene.files.write(CLI, id, '/data/bound', Readable.from([tar]), PLAIN)
    expect(readFileSync(join(folder, 'bound', 'answer'), 'utf8')).toBe('yes')
    rmSync(join(folder, 'bound', 'answer'))
    await expect(scene.files.write(CLI, id, '/fixed', Readable.from([tar]), PLAIN)).rejects.toThrow(
      'mounted volume is marked read-only',
    )
  })

  test('are refused in an archive that climbs out or is none', async () => {
    const climbing = await tarOf([{ path: '../../evil', type: 'file' }])
    await expect(scene.files.write(CLI, id, '/data', Readable.from([climbing]), PLAIN)).rejects.toThrow(
      'the archive is refused: "../../evil" leads out of /data',
    )
    const nothing = Readable.from([Buffer.alloc(2048, 'x')])
    await expect(scene.files.write(CLI, id, '/data', nothing, PLAIN)).rejects.toMatchObject({ code: 'invalid' })
  })

  test('are exported all together, as the process sees them', async () => {
    const names = list(await buffer(await scene.files.export(CLI, id)))
    expect(names).toEqual(expect.arrayContaining(['bin/', 'bin/busybox', 'data/one', 'etc/passwd', 'proc/']))
    expect(names).not.toContain('proc/self')
    expect(new Set(names).size).toBe(names.length)
    expect(scene.lastSteps()[0]).toMatchObject({ kind: 'union.read', on: `rw:${id}` })
    expect(scene.lastSteps().at(-1)).toMatchObject({ kind: 'archive.written', layers: 1 })
  })

  test('leave nothing mounted when an export is given up', async () => {
    const tar = await scene.files.export(CLI, id)
    await new Promise((resolve) => tar.once('readable', resolve))
    tar.destroy()
    await expect.poll(() => scene.trace.recent(1).at(-1)).toMatchObject({ type: 'end', outcome: 'cancelled' })
  })
})
