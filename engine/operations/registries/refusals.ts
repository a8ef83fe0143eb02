import { EngineError } from '../../base/errors.ts'
import { RegistryRefusal } from '../../drivers/registry/words.ts'
import { fullName, type Reference, repositoryOf, shortName } from '../../formats/oci/reference.ts'

/** What a registry refused of a pull, in the sentences that dockerd makes of it and clients look for. */
export function pullRefusal(error: unknown, reference: Reference): unknown {
  if (!(error instanceof RegistryRefusal)) return error
  const { code, text, status } = error.complaint
  const repository = shortName(repositoryOf(reference))
  const refuse = (sentence: string) => new EngineError('notFound', sentence, { cause: error })
  if (code === 'DENIED')
    return refuse(
      `pull access denied for ${repository}, repository does not exist or may require 'docker login': ${text}`,
    )
  if (code === 'NAME_UNKNOWN') return refuse(`repository ${repository} not found: ${text}`)
  if (code === 'MANIFEST_UNKNOWN' || status === 404)
    return refuse(
      `manifest for ${shortName(fullName(reference))} not found: ${code ? text : 'manifest unknown: manifest unknown'}`,
    )
  return error
}
