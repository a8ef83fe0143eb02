import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Digest, digestOf } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { type ImageHistory, parseImageConfig } from '../../formats/oci/image-config.ts'
import { parseJson } from '../../formats/oci/json.ts'
import { configOfLegacy, LegacyImage, legacyHistory } from '../../formats/oci/legacy-config.ts'
import { Repositories } from '../../formats/oci/manifest.ts'
import { fullName, parseReference } from '../../formats/oci/reference.ts'
import { type ArchivedImage, archivedImage } from './archived-image.ts'
import { findFile, readSmall, requireFile, sourceOf, type TarIndex } from './tar-index.ts'

interface LegacyFolder {
  id: string
  json: Buffer
  image: LegacyImage
}

const MOST_LAYERS = 500

/** The images of a docker-archive from before Docker 1.10: one folder a layer, `repositories` for the names. null: it is none. */
export async function readLegacyArchive(
  index: TarIndex,
  signal: AbortSignal | undefined,
): Promise<ArchivedImage[] | null> {
  const ids = [...index.entries.keys()].flatMap((key) => /^([0-9a-f]{64})\/json$/.exec(key)?.[1] ?? [])
  if (ids.length === 0) return null
  const folders = new Map<string, LegacyFolder>()
  for (const id of ids) {
    const name = `${id}/json`
    const json = await readSmall(index, requireFile(index, name, 'its list'))
    folders.set(id, { id, json, image: parseJson(json, LegacyImage, `${name} in ${index.name}`) })
  }
  const names = await readNames(index, folders)
  const parents = new Set([...folders.values()].map(({ image }) => image.parent))
  const diffIds = new Map<string, Digest>()
  const images: ArchivedImage[] = []
  for (const { id } of folders.values()) {
    const own = names.get(id) ?? []
    if (own.length === 0 && parents.has(id)) continue
    images.push(await readImage(index, stackOf(index, folders, id), own, diffIds, signal))
  }
  return images
}

async function readNames(index: TarIndex, folders: ReadonlyMap<string, LegacyFolder>): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>()
  const entry = findFile(index, 'repositories')
  if (entry === null) return names
  const what = `repositories in ${index.name}`
  const repositories = parseJson(await readSmall(index, entry), Repositories, what)
  for (const [repository, tags] of Object.entries(repositories))
    for (const [tag, id] of Object.entries(tags)) {
      if (!folders.has(id)) throw new EngineError('invalid', `${what} names the layer "${id}", which is not in it`)
      names.set(id, [...(names.get(id) ?? []), fullName(parseReference(`${repository}:${tag}`))])
    }
  return names
}

/** The folder and all below it, base first. */
function stackOf(index: TarIndex, folders: ReadonlyMap<string, LegacyFolder>, top: string): LegacyFolder[] {
  const stack: LegacyFolder[] = []
  for (let id: string | undefined = top; id; id = stack[0]?.image.parent) {
    const folder = folders.get(id)
    if (folder === undefined)
      throw new EngineError(
        'invalid',
        `${index.name} is incomplete: the layer ${id}, on which others rest, is not in it`,
      )
    if (stack.length >= MOST_LAYERS)
      throw new EngineError(
        'invalid',
        `${index.name} has an image of more than ${MOST_LAYERS} layers, or one that rests on itself`,
      )
    stack.unshift(folder)
  }
  return stack
}

async function readImage(
  index: TarIndex,
  stack: readonly LegacyFolder[],
  names: string[],
  known: Map<string, Digest>,
  signal: AbortSignal | undefined,
): Promise<ArchivedImage> {
  const history: ImageHistory[] = []
  const diffIds: Digest[] = []
  const places: { source: ReturnType<typeof sourceOf>; blob: null }[] = []
  for (const folder of stack) {
    const source = sourceOf(index, requireFile(index, `${folder.id}/layer.tar`, `${folder.id}/json`))
    const diffId = known.get(folder.id) ?? (await hashRange(source, signal))
    known.set(folder.id, diffId)
    diffIds.push(diffId)
    history.push(legacyHistory(folder.image))
    places.push({ source, blob: null })
  }
  const bytes = configOfLegacy((stack.at(-1) as LegacyFolder).json, diffIds, history)
  const config = parseImageConfig(bytes, `the newest layer's json in ${index.name}`)
  return archivedImage({ id: digestOf(bytes), bytes, config, names, parent: null }, places)
}

/** Old archives do not tell the diffIDs; the config is made of them, so the layers are read once before they are applied. */
async function hashRange(
  source: { path: string; offset: number; length: number },
  signal: AbortSignal | undefined,
): Promise<Digest> {
  const hash = createHash('sha256')
  const { path, offset, length } = source
  const bytes = length === 0 ? Readable.from([]) : createReadStream(path, { start: offset, end: offset + length - 1 })
  await pipeline(bytes, hash, { signal })
  return `sha256:${hash.digest('hex')}`
}
