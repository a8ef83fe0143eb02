import { EngineError } from '../../base/errors.ts'
import { fullName, parseReference } from '../../formats/oci/reference.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ConsoleIo } from './io.ts'

/** Says what the real CLI says of an image that is not here, where that would now ask a registry. */
export function requireImage(engine: Engine, io: ConsoleIo, image: string): void {
  try {
    engine.images.find(image)
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'notFound') throw error
    const name = fullName(parseReference(image)).replace(/^docker\.io\/(library\/)?/, '')
    void io.err(`Unable to find image '${name}' locally\n`)
    throw new EngineError(
      'notFound',
      `image ${name} is not in this store, and pulling from registries is not served yet: load it from an archive with docker load`,
      { cause: error, details: { key: 'imageNotHere', values: { name } } },
    )
  }
}
