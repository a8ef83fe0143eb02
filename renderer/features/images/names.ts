import type { Image } from '../../../engine/wire/images.ts'
import { shortId } from '../../lib/format.ts'

/** What a person calls an image: its first name, or the start of its id. */
export function nameOf(image: Pick<Image, 'id' | 'names'>): string {
  return image.names[0] ?? shortId(image.id)
}
