import { EngineError } from '../../base/errors.ts'
import { parsePlatform, platformFits } from '../../formats/oci/platform.ts'
import { parseReference } from '../../formats/oci/reference.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import { findImage } from '../images/find.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { RegistryDeps } from './deps.ts'
import { pullImage } from './pull.ts'
import type { ResolveOptions } from './registries.ts'

/** An image as the base of something: the one that is here, or one that is pulled for it. */
export async function resolveImage(
  deps: RegistryDeps,
  trace: OperationTrace,
  text: string,
  options: ResolveOptions,
): Promise<ImageRecord> {
  const here = options.pull === 'always' ? null : find(deps, text, options)
  if (here !== null) return here
  const { image } = await pullImage(deps, trace, parseReference(text), options)
  return findImage(deps.images, image).image
}

/** null: it shall be pulled. */
function find({ images }: RegistryDeps, text: string, { platform, pull }: ResolveOptions): ImageRecord | null {
  try {
    const { image } = findImage(images, text)
    return pull === 'never' || platform === '' || platformFits(parsePlatform(platform), image.config) ? image : null
  } catch (error) {
    if (pull === 'never' || !(error instanceof EngineError) || error.code !== 'notFound') throw error
    return null
  }
}
