import { createHash } from 'node:crypto'
import { createWriteStream, writeFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Digest } from '../../../base/digest.ts'
import { endOfArchive, type NewEntry, packEntry } from '../../../formats/tar/pack.ts'

export type Member = [entry: NewEntry, content?: string | Buffer]

/** A tar in memory; text is a file's content. */
export async function tarOf(...members: Member[]): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for (const [entry, content = ''] of members) {
    const bytes = Buffer.from(content)
    const payload = bytes.length > 0 ? [bytes] : []
    for await (const part of packEntry({ size: bytes.length, ...entry }, payload)) parts.push(part)
  }
  return Buffer.concat([...parts, endOfArchive()])
}

/** A layer of one small file, or of the members given. */
export function layerOf(name: string, content = name): Promise<Buffer> {
  return tarOf([{ path: name, type: 'file' }, content])
}

export function hash(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export interface ImageParts {
  layers: Buffer[]
  names?: string[]
  config?: Record<string, unknown>
  parent?: string
}

/** The config of such an image, as `docker build` would write it, one instruction that makes no layer included. */
export function configOf({ layers, config = {} }: ImageParts): Buffer {
  return Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      created: '2026-11-24T08:00:00Z',
      config: { Cmd: ['sh'], Env: ['PATH=/bin'] },
      rootfs: { type: 'layers', diff_ids: layers.map(hash) },
      history: [
        ...layers.map((_, index) => ({
          created: `2026-11-24T07:0${index}:00Z`,
          created_by: `/bin/sh -c #(nop) COPY layer ${index} in / `,
        })),
        { created: '2026-11-24T08:00:00Z', created_by: '/bin/sh -c #(nop)  CMD ["sh"]', empty_layer: true },
      ],
      ...config,
    }),
  )
}

export function imageId(image: ImageParts): Digest {
  return hash(configOf(image))
}

/** The members of a docker-archive as Docker 1.10 to 24 wrote it; each layer once. */
export function dockerMembers(...images: ImageParts[]): Member[] {
  const members = new Map<string, Member>()
  const add = (path: string, content: Buffer) => members.set(path, [{ path, type: 'file' }, content])
  const manifest = images.map((image) => {
    const bytes = configOf(image)
    const configPath = `${hash(bytes).slice(7)}.json`
    const paths = image.layers.map((layer) => `${hash(layer).slice(7)}/layer.tar`)
    add(configPath, bytes)
    for (const [at, layer] of image.layers.entries()) add(paths[at] as string, layer)
    return { Config: configPath, RepoTags: image.names ?? null, Layers: paths, Parent: image.parent }
  })
  add('manifest.json', Buffer.from(JSON.stringify(manifest)))
  return [...members.values()]
}

export async function writeDockerArchive(path: string, ...images: ImageParts[]): Promise<string> {
  writeFileSync(path, await tarOf(...dockerMembers(...images)))
  return path
}

export async function writeStream(path: string, stream: Readable): Promise<string> {
  await pipeline(stream, createWriteStream(path))
  return path
}
