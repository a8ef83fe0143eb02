import { EngineError } from '../../../base/errors.ts'
import { fullName, parseReference } from '../../../formats/oci/reference.ts'

/** The names that an image shall get, in their full form, each once. */
export function imageNames(attributes: Record<string, string>): string[] {
  const written = (attributes.name ?? '').split(',').filter((name) => name !== '')
  const names = written.map((name) => {
    const reference = parseReference(name)
    if (reference.digest !== null) throw new EngineError('invalid', `cannot use digest reference as a name: ${name}`)
    return fullName(reference)
  })
  return [...new Set(names)]
}
