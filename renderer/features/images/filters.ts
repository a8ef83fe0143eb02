import type { Image } from '../../../engine/wire/images.ts'

export type ImageFilter = 'top' | 'unused' | 'all'

/** Whether an image is shown. `text` is looked for in its names and its id. */
export function isShown(image: Image, filter: ImageFilter, text: string): boolean {
  if (filter === 'top' && !image.topLevel) return false
  if (filter === 'unused' && (image.usedBy.length > 0 || !image.topLevel)) return false
  const what = text.trim().toLowerCase()
  return what === '' || [...image.names, image.id].some((each) => each.toLowerCase().includes(what))
}

export function countsOf(images: readonly Image[]): Record<ImageFilter, number> {
  return {
    top: images.filter((image) => isShown(image, 'top', '')).length,
    unused: images.filter((image) => isShown(image, 'unused', '')).length,
    all: images.length,
  }
}
