import { open } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { type Digest, isDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { ImageDeps } from './deps.ts'
import { findImage } from './find.ts'

/** A list of digests is far smaller. */
const LARGEST_LIST = 4_000_000
const DIGESTS = /sha256:[0-9a-f]{64}/g

/**
 * The diffIDs of the layers that the other side has. Each word is such a digest, an absolute path, or an image of this
 * store. A path is an image archive, or any text in which the digests stand: a list, an image's config, what `docker
 * inspect` prints of an image there.
 */
export async function otherSide(deps: ImageDeps, words: readonly string[], signal: AbortSignal): Promise<Set<Digest>> {
  const known = new Set<Digest>()
  for (const word of words) for (const diffId of await diffIdsOf(deps, word, signal)) known.add(diffId)
  return known
}

async function diffIdsOf(deps: ImageDeps, word: string, signal: AbortSignal): Promise<readonly Digest[]> {
  if (isDigest(word)) return [word]
  if (!isAbsolute(word)) return findImage(deps.images, word).image.config.rootfs.diff_ids
  const listed = await digestsIn(word)
  if (listed) return listed
  return deps.archives.use({ type: 'path', path: word }, signal, async ({ images }) =>
    images.flatMap(({ layers }) => layers.map(({ diffId }) => diffId)),
  )
}

/** null: the file is no text, or too large to be a list. */
async function digestsIn(path: string): Promise<Digest[] | null> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new EngineError('notFound', `${path} cannot be read: ${(cause as Error).message}`, { cause })
  })
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(Math.min(size, 1024))
    await file.read(head, 0, head.length, 0)
    if (size > LARGEST_LIST || head.includes(0)) return null
    const found = (await file.readFile('utf8')).match(DIGESTS) ?? []
    if (found.length === 0)
      throw new EngineError('invalid', `${path} names no layer: expected digests (sha256:…), or an image archive`)
    return found as Digest[]
  } finally {
    await file.close()
  }
}

/**
 * How many layers of a stack, from the base, need not be sent. A layer only fits on the stack it was made on, so what lies
 * above the first one that the other side lacks is sent whatever it has.
 */
export function sharedHeight(diffIds: readonly string[], known: ReadonlySet<string>): number {
  const first = diffIds.findIndex((diffId) => !known.has(diffId))
  return first < 0 ? diffIds.length : first
}
