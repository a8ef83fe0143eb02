import { isDigest, shortId } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { fullName, parseReference, shortName } from '../../formats/oci/reference.ts'
import type { ImageRecord, ImageStore } from '../../stores/images/images.ts'
import type { ObjectRef } from '../../wire/errors.ts'

/** An image, and the full name it was found by; null where an id found it. */
export interface Found {
  image: ImageRecord
  name: string | null
}

/**
 * By whole id, reference, or an unambiguous start of an id, in that order, as `docker` does. Rejects `notFound`, `conflict`
 * for an ambiguous start, and `invalid` for what can be neither a reference nor an id.
 */
export function findImage(images: ImageStore, reference: string): Found {
  const id = /^[0-9a-f]{64}$/.test(reference) ? `sha256:${reference}` : reference
  if (isDigest(id)) {
    const image = images.get(id)
    if (image === null) throw notFound(reference)
    return { image, name: null }
  }
  const name = fullName(parseReference(reference))
  const named = images.byName(name)
  if (named !== null) return { image: named, name }
  const hex = reference.replace(/^sha256:/, '')
  const [first, ...others] = /^[0-9a-f]+$/.test(hex) ? images.byPrefix(hex) : []
  if (first === undefined) throw notFound(shortName(name))
  if (others.length > 0)
    throw new EngineError(
      'conflict',
      `the image id prefix "${hex}" is ambiguous: ${others.length + 1} images begin so. Give more digits, or a name.`,
      {
        objects: [first, ...others].map((image) => imageRef(image)),
        details: { key: 'imagePrefixAmbiguous', values: { prefix: hex } },
      },
    )
  return { image: first, name: null }
}

function notFound(name: string): EngineError {
  return new EngineError('notFound', `No such image: ${name}`, { details: { key: 'imageNotFound', values: { name } } })
}

/** `name` in its full form, where one is meant; else the image's first, else its short id. */
export function imageRef(image: ImageRecord, name: string | null = null): ObjectRef {
  const full = name ?? image.names[0]
  return { kind: 'image', id: image.id, name: full === undefined ? shortId(image.id) : shortName(full) }
}

/** For an operation's `begin`, where a wrong reference is not yet an error. */
export function refOf(images: ImageStore, reference: string): ObjectRef | null {
  try {
    const { image, name } = findImage(images, reference)
    return imageRef(image, name)
  } catch {
    return null
  }
}
