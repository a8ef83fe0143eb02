import type { DatabaseSync } from 'node:sqlite'
import { digestOf } from '../../base/digest.ts'
import { toEngineError } from '../../base/errors.ts'
import { chainIds, parseImageConfig } from '../../formats/oci/image-config.ts'
import type { Finding } from '../../wire/verify.ts'

interface ImageRow {
  id: string
  config: Uint8Array
  top: string | null
}

/** The rows of images and names as the database has them, each config against its id; `hasLayer` knows the layers there are. */
export function auditImages(db: DatabaseSync, hasLayer: (chainId: string) => boolean): Finding[] {
  const images = db.prepare('SELECT id, config, top FROM images').all() as unknown as ImageRow[]
  const ids = new Set(images.map(({ id }) => id))
  const names = db.prepare('SELECT name, image FROM tags').all() as { name: string; image: string }[]
  return [
    ...images.flatMap((image) => auditImage(image, hasLayer)),
    ...names
      .filter(({ image }) => !ids.has(image))
      .map(({ name, image }): Finding => ({ kind: 'nameOfNothing', values: { name, image } })),
  ]
}

function auditImage({ id: image, config, top }: ImageRow, hasLayer: (chainId: string) => boolean): Finding[] {
  const found = digestOf(config)
  if (found !== image) return [{ kind: 'imageContent', values: { image, found } }]
  try {
    const chain = chainIds(parseImageConfig(config))
    const expected = chain.at(-1) ?? null
    if (expected !== top)
      return [{ kind: 'imageTop', values: { image, expected: String(expected), found: String(top) } }]
    return chain
      .filter((layer) => !hasLayer(layer))
      .map((layer): Finding => ({ kind: 'imageWithoutLayer', values: { image, layer } }))
  } catch (error) {
    return [{ kind: 'imageUnreadable', values: { image, reason: toEngineError(error).message } }]
  }
}
