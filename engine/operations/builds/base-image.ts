import { EngineError } from '../../base/errors.ts'
import { fullName, parseReference } from '../../formats/oci/reference.ts'
import type { ImageRecord } from '../../stores/images/images.ts'
import type { SolveContext } from './solve-context.ts'

/** An image that a Dockerfile names: the one that is here, or one that is pulled. `name`: its full reference, as clients show it. */
export async function baseImage(
  { build, request }: Pick<SolveContext, 'build' | 'request'>,
  reference: string,
  platform: string,
): Promise<{ image: ImageRecord; name: string }> {
  const wanted = platform || request.platform
  const { pull, credentials } = request
  const image = await build.deps.resolveImage(build.trace, reference, { platform: wanted, pull, credentials })
  refuseOtherPlatform(image, reference, wanted)
  await build.hold(image.layers)
  return { image, name: nameOf(reference) }
}

function nameOf(reference: string): string {
  try {
    return fullName(parseReference(reference))
  } catch {
    return reference
  }
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
