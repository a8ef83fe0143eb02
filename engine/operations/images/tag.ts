import { EngineError } from '../../base/errors.ts'
import { nameToGive, shortName } from '../../formats/oci/reference.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { ImageDeps } from './deps.ts'
import { findImage, imageRef } from './find.ts'

/** Points a name at an image; a name that pointed elsewhere moves. */
export function tagImage({ images }: ImageDeps, trace: OperationTrace, reference: string, name: string): void {
  const { image } = findImage(images, reference)
  const full = nameToGive(name)
  if (shortName(full).startsWith('sha256:'))
    throw new EngineError('invalid', 'refusing to create an ambiguous tag using digest algorithm as name')
  const before = images.setName(full, image.id)
  trace.step({
    kind: 'tag.set',
    name: shortName(full),
    image: imageRef(image, full),
    top: image.top,
    movedFrom: before === image.id ? null : before,
  })
}
