import type { Digest } from '../../base/digest.ts'
import { instruction } from '../../formats/oci/history-text.ts'
import { createdAt, type ImageHistory } from '../../formats/oci/image-config.ts'
import { shortName } from '../../formats/oci/reference.ts'
import type { ImageRecord, ImageStore } from '../../stores/images/images.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import type { HistoryEntry } from '../../wire/images.ts'

/** The lines of `docker history`, newest first. A layer of which the config tells nothing has a line without words. */
export function historyOf(images: ImageStore, layers: LayerStore, image: ImageRecord): HistoryEntry[] {
  const others = images.all().filter((other) => other.id !== image.id)
  const lines = linesOf(image)
  const entries = lines.map(({ entry, layer, height }, index): HistoryEntry => {
    const ends = index === lines.length - 1 ? image : others.find((other) => endsAt(other, image, index + 1, height))
    return {
      created: createdAt(entry.created),
      createdBy: entry.created_by ?? '',
      text: instruction(entry.created_by ?? ''),
      comment: entry.comment ?? '',
      bytes: layer === null ? 0 : (layers.get(layer)?.bytes ?? 0),
      layer,
      image: ends?.id ?? null,
      tags: ends?.names.map(shortName) ?? [],
    }
  })
  return entries.reverse()
}

/** One line an instruction; `height`: how many layers there are up to and including it. */
function linesOf(image: ImageRecord): { entry: ImageHistory; layer: Digest | null; height: number }[] {
  const lines: { entry: ImageHistory; layer: Digest | null; height: number }[] = []
  let height = 0
  for (const entry of image.config.history ?? []) {
    const layer = entry.empty_layer ? null : (image.layers[height++] ?? null)
    lines.push({ entry, layer, height })
  }
  for (const layer of image.layers.slice(height)) lines.push({ entry: {}, layer, height: ++height })
  return lines
}

/** Whether `other` is what the first `length` instructions of `image` made. */
function endsAt(other: ImageRecord, image: ImageRecord, length: number, height: number): boolean {
  const history = other.config.history ?? []
  if (other.layers.length !== height || history.length !== length) return false
  if (other.top !== (image.layers[height - 1] ?? null)) return false
  return history.every((entry, index) => {
    const mine = image.config.history?.[index]
    return entry.created_by === mine?.created_by && entry.created === mine?.created
  })
}
