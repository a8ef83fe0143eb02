import { EngineError } from '../../base/errors.ts'
import { fullName, parseReference, shortName } from '../../formats/oci/reference.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import type { SolveContext } from './solve-context.ts'

/** An image that a Dockerfile names. `name`: its full reference, as clients show it. */
export async function baseImage(
  { build, request }: Pick<SolveContext, 'build' | 'request'>,
  reference: string,
  platform: string,
): Promise<{ image: ImageRecord; name: string }> {
  const { images } = build.deps.context
  const image = imageHere(images, reference)
  if (!image) throw missing(reference)
  refuseOtherPlatform(image, reference, platform || request.platform)
  await build.hold(image.layers)
  return { image, name: nameOf(reference) }
}

/** null: there is none of that name. */
function imageHere(images: { find(reference: string): ImageRecord }, reference: string): ImageRecord | null {
  try {
    return images.find(reference)
  } catch (error) {
    if (error instanceof EngineError && error.code === 'notFound') return null
    throw error
  }
}

function nameOf(reference: string): string {
  try {
    return fullName(parseReference(reference))
  } catch {
    return reference
  }
}

function missing(reference: string): EngineError {
  const name = shortName(nameOf(reference)).replace(/:latest$/, '')
  return new EngineError(
    'notFound',
    `pull access denied for ${name}, repository does not exist or may require 'docker login': image ${reference} is not in this store, and builds do not pull yet: load it from an archive with docker load`,
  )
}

function refuseOtherPlatform(image: ImageRecord, reference: string, wanted: string): void {
  if (wanted === '') return
  const [os, architecture] = wanted.split('/')
  const { config } = image
  if (os === config.os && (architecture === undefined || architecture === config.architecture)) return
  throw new EngineError(
    'notFound',
    `image with reference ${reference} was found but does not match the specified platform: wanted ${wanted}, actual: ${config.os}/${config.architecture}`,
  )
}
