import type { Digest } from '../../base/digest.ts'
import { chainIds, createdAt, type ImageConfigFile, layerHistory } from '../../formats/oci/image-config.ts'
import { instruction } from '../../formats/oci/history-text.ts'
import type { LayerSource } from '../../stores/layers/layers.ts'

/** An image inside an archive: its config, and where its layers lie. */
export interface ArchivedImage {
  id: Digest
  bytes: Uint8Array
  config: ImageConfigFile
  /** Full references, in the archive's order. */
  names: string[]
  /** Image id of the image it was committed from, where the archive tells. */
  parent: Digest | null
  /** Base first. */
  layers: ArchivedLayer[]
}

export interface ArchivedLayer {
  diffId: Digest
  chainId: Digest
  text: string
  /** Milliseconds since the epoch, null where the history does not tell. */
  created: number | null
  /** null: it was left out, for a side that has it. */
  source: Extract<LayerSource, { type: 'file' }> | null
  /** What the stored bytes must hash to, where the archive tells and the diffID does not say it already. */
  blob: Digest | null
}

/** Joins a config with the places of its layers, base first. The caller has checked that there are as many. */
export function archivedImage(
  image: Omit<ArchivedImage, 'layers'>,
  places: readonly { source: ArchivedLayer['source']; blob: Digest | null }[],
): ArchivedImage {
  const chains = chainIds(image.config)
  const history = layerHistory(image.config)
  const layers = image.config.rootfs.diff_ids.map((diffId, index): ArchivedLayer => {
    const place = places[index] as (typeof places)[number]
    const entry = history[index]
    return {
      diffId,
      chainId: chains[index] as Digest,
      text: instruction(entry?.created_by) || (entry?.comment ?? ''),
      created: entry?.created === undefined ? null : createdAt(entry.created),
      source: place.source,
      blob: place.blob === diffId ? null : place.blob,
    }
  })
  return { ...image, layers }
}
