import { createReadStream, lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Case, EXPECTATION, readCases } from '../../../e2e/engine/dockerfiles/cases.ts'
import { busyboxArchive, removeImages } from '../../../e2e/engine/images.ts'
import { shortWarning } from '../../formats/dockerfile/checks/check.ts'
import { type ImageConfigFile, parseImageConfig } from '../../formats/oci/image-config.ts'
import { canRun } from '../../drivers/runtime/testing/needs.ts'
import { CLI, Scene } from '../testing/scene.ts'
import { BuildError } from './build-error.ts'
import type { BuildProgress } from './builds.ts'
import { requestOf } from './testing/request.ts'

interface Told {
  config: ImageConfigFile | null
  error: BuildError | null
  warnings: string[]
  output: string
  root: string
}

describe.skipIf(!canRun)('the corpus of Dockerfiles', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open()
    await scene.composed.engine.images.load(CLI, { type: 'path', path: busyboxArchive('busybox:latest') })
  })
  afterAll(async () => {
    removeImages()
    await scene[Symbol.asyncDispose]()
  })

  async function build(example: Case): Promise<Told> {
    const told: Told = { config: null, error: null, warnings: [], output: '', root: '' }
    await using build = scene.composed.engine.builds.open(CLI, { id: example.name, hidden: false })
    const tar = join(scene.folder, `${example.name}.tar`)
    execFileSync('tar', ['-C', example.folder, '--exclude', `./${EXPECTATION}`, '-cf', tar, '.'])
    try {
      const files = await build.unpack(createReadStream(tar))
      const { args, target, platform, labels } = example.expected.options
      const request = requestOf(files, { args, target, labels, dockerfile: example.expected.dockerfile })
      const built = await build.solve({ ...request, platform: platform === 'linux/amd64' ? '' : platform })
      told.config = parseImageConfig(built.config)
      told.root = await unpacked(build.tree(built), example)
    } catch (error) {
      if (!(error instanceof BuildError)) throw error
      told.error = error
    }
    await build.close()
    const signal = AbortSignal.timeout(10_000)
    for await (const progress of scene.composed.engine.builds.progress(example.name, signal)) hear(told, progress)
    return told
  }

  async function unpacked(tree: ReturnType<import('./builds.ts').Build['tree']>, example: Case): Promise<string> {
    const root = join(scene.folder, 'trees', example.name)
    mkdirSync(root, { recursive: true })
    const tar = `${root}.tar`
    const chunks: Buffer[] = []
    for await (const chunk of tree) chunks.push(chunk as Buffer)
    writeFileSync(tar, Buffer.concat(chunks))
    execFileSync('tar', ['-C', root, '-xpf', tar, '--numeric-owner'])
    return root
  }

  it.each(readCases().map((example) => [example.name, example] as const))('%s', async (_, example) => {
    const { expected } = example
    const told = await build(example)
    if (expected.error) {
      expect(told.error?.message ?? 'no error').toContain(expected.error.message)
      if (expected.error.line !== null) expect(told.error?.source?.lines.start).toBe(expected.error.line)
      return
    }
    expect(told.error?.message).toBeUndefined()
    expect(told.warnings.sort()).toEqual([...expected.warnings].sort())
    const config = (told.config?.config ?? {}) as Record<string, unknown>
    for (const [key, value] of Object.entries(expected.config))
      expect({ [key]: config[key] ?? null }).toEqual({ [key]: value })
    if (expected.history)
      expect(told.config?.history?.slice(-expected.history.length).map((entry) => entry.created_by)).toEqual(
        expected.history,
      )
    for (const line of expected.output) expect(told.output).toContain(line)
    for (const [path, want] of Object.entries(expected.files)) expectFile(told.root, path, want)
  })
})

function hear(told: Told, progress: BuildProgress): void {
  if (progress.type === 'log') told.output += Buffer.from(progress.data).toString()
  if (progress.type === 'warning') told.warnings.push(shortWarning(progress.warning))
}

function expectFile(root: string, path: string, want: Case['expected']['files'][string]): void {
  const at = join(root, path)
  const stat = lstatSync(at, { throwIfNoEntry: false })
  if (want === null) {
    expect(stat, path).toBeUndefined()
    return
  }
  if (!stat) throw new Error(`${path} is not there`)
  const file = typeof want === 'string' ? { type: 'file' as const, content: want } : want
  const type = stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'file'
  const is = {
    ...(file.type === undefined ? {} : { type }),
    ...(file.content === undefined ? {} : { content: readFileSync(at, 'utf8') }),
    ...('target' in file && file.target !== undefined ? { target: readlinkSync(at) } : {}),
    ...('mode' in file && file.mode !== undefined ? { mode: (stat.mode & 0o7777).toString(8).padStart(4, '0') } : {}),
    ...('owner' in file && file.owner !== undefined ? { owner: `${stat.uid}:${stat.gid}` } : {}),
  }
  expect({ path, ...is }).toEqual({ path, ...file })
}
