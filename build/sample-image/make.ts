import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { endOfArchive, packEntry } from '../../engine/formats/tar/pack.ts'
import { type SampleLayer, sampleLayers } from './layers.ts'

const REFERENCE = 'cutaway/sample:latest'
/** Everything in the image is of this moment, so that the same busybox gives the same image id. */
const CREATED = '2026-01-01T00:00:00Z'

/** Writes the sample image as a docker-archive. Made of Debian's busybox-static, which set-up installs. */
export async function makeSample(path: string): Promise<void> {
  const layers = sampleLayers()
  const tars = await Promise.all(layers.map(tarOf))
  const config = Buffer.from(JSON.stringify(configOf(layers, tars)))
  const names = tars.map((tar) => `${hash(tar)}/layer.tar`)
  const configName = `${hash(config)}.json`
  const manifest = Buffer.from(JSON.stringify([{ Config: configName, RepoTags: [REFERENCE], Layers: names }]))
  mkdirSync(dirname(path), { recursive: true })
  await pipeline(
    Readable.from(
      archive([
        ['manifest.json', manifest],
        [configName, config],
        ...names.map((name, index): [string, Buffer] => [name, tars[index] ?? Buffer.alloc(0)]),
      ]),
    ),
    createWriteStream(path),
  )
}

async function* archive(files: [string, Buffer][]): AsyncGenerator<Uint8Array> {
  for (const [path, content] of files) yield* packEntry({ path, type: 'file', size: content.length }, [content])
  yield endOfArchive()
}

async function tarOf({ members }: SampleLayer): Promise<Buffer> {
  const time = Date.parse(CREATED) / 1000
  const chunks: Uint8Array[] = []
  for (const { entry, content } of members)
    for await (const chunk of packEntry({ ...entry, mtime: time }, content ? [content] : [])) chunks.push(chunk)
  return Buffer.concat([...chunks, endOfArchive()])
}

function configOf(layers: readonly SampleLayer[], tars: readonly Buffer[]): object {
  return {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    created: CREATED,
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Cmd: ['sh'],
      WorkingDir: '/',
      Labels: { 'org.opencontainers.image.title': 'Cutaway sample' },
    },
    rootfs: { type: 'layers', diff_ids: tars.map((tar) => `sha256:${hash(tar)}`) },
    history: [
      ...layers.map(({ instruction }) => ({ created: CREATED, created_by: instruction })),
      { created: CREATED, created_by: 'CMD ["sh"]', empty_layer: true },
    ],
  }
}

function hash(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}
