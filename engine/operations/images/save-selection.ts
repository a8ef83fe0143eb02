import { EngineError } from '../../base/errors.ts'
import { fullName, parseReference, repositoryOf } from '../../formats/oci/reference.ts'
import type { ImageRecord, ImageStore } from '../../stores/images/images.ts'
import { findImage } from './find.ts'

/** An image to save, with the names that go along (full). */
export interface Selected {
  image: ImageRecord
  names: string[]
}

/** As `docker save` chooses: a repository without a tag means all its tags, an id the image without a name. Each image once. */
export function selectImages(images: ImageStore, references: readonly string[]): Selected[] {
  if (references.length === 0) throw new EngineError('invalid', 'no image to save: expected at least one reference')
  const selected = new Map<string, Selected>()
  const add = (image: ImageRecord, names: readonly string[]) => {
    const there = selected.get(image.id)?.names ?? []
    selected.set(image.id, { image, names: [...new Set([...there, ...names])] })
  }
  for (const reference of references) {
    const tags = tagsOfRepository(images, reference)
    for (const { image, name } of tags) add(image, [name])
    if (tags.length > 0) continue
    const { image, name } = findImage(images, reference)
    add(image, name === null || name.includes('@') ? [] : [name])
  }
  return [...selected.values()]
}

function tagsOfRepository(images: ImageStore, reference: string): { image: ImageRecord; name: string }[] {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(reference)) return []
  const parsed = parseReference(reference)
  if (parsed.tag !== null || parsed.digest !== null) return []
  const prefix = `${repositoryOf(parsed)}:`
  const first = fullName(parsed)
  return images
    .all()
    .flatMap((image) => image.names.filter((name) => name.startsWith(prefix)).map((name) => ({ image, name })))
    .sort((a, b) => Number(b.name === first) - Number(a.name === first))
}
