import { z } from 'zod'
import type { Digest } from '../../base/digest.ts'
import type { ImageHistory } from './image-config.ts'

/** The `json` of a folder in an old docker-archive: one layer's metadata, from before images had configs. */
export const LegacyImage = z.looseObject({
  id: z.string().optional(),
  parent: z.string().optional(),
  created: z.string().optional(),
  author: z.string().optional(),
  comment: z.string().optional(),
  container_config: z.looseObject({ Cmd: z.array(z.string()).optional() }).optional(),
})
export type LegacyImage = z.infer<typeof LegacyImage>

const DROPPED = ['id', 'parent', 'Size', 'parent_id', 'layer_id', 'throwaway', 'rootfs', 'history']

/** The line of history that a legacy layer stands for. */
export function legacyHistory(image: LegacyImage): ImageHistory {
  const createdBy = (image.container_config?.Cmd ?? []).join(' ')
  return {
    created: image.created ?? '0001-01-01T00:00:00Z',
    ...(image.author ? { author: image.author } : {}),
    ...(createdBy ? { created_by: createdBy } : {}),
    ...(image.comment ? { comment: image.comment } : {}),
  }
}

/**
 * The config that Docker (1.8.3 and later) makes of a legacy image when it loads one, byte for byte, so that the image gets
 * the same id: top-level keys sorted, what only the old form had left out, and Go's escapes of `<`, `>` and `&`.
 */
export function configOfLegacy(
  json: Uint8Array,
  diffIds: readonly Digest[],
  history: readonly ImageHistory[],
): Uint8Array {
  const image = JSON.parse(new TextDecoder().decode(json)) as Record<string, unknown>
  for (const key of DROPPED) delete image[key]
  const config: Record<string, unknown> = { ...image, rootfs: { type: 'layers', diff_ids: diffIds }, history }
  const sorted = Object.fromEntries(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)))
  const text = JSON.stringify(sorted).replace(/[<>&\u2028\u2029]/g, escapeAsGo)
  return new TextEncoder().encode(text)
}

function escapeAsGo(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
