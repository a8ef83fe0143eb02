import { EngineError } from '../../base/errors.ts'
import { fullName, parseReference, shortName } from '../../formats/oci/reference.ts'
import type { Engine, Origin } from '../../operations/engine.ts'
import { digestsAndStatus, pullLines } from '../docker/registry-lines.ts'
import { followLines } from './follow-lines.ts'
import type { ConsoleIo } from './io.ts'

/** As the real CLI does it: an image that is not here is pulled before a container is made of it, and it says so. */
export async function requireImage(
  { engine, io, origin }: { engine: Engine; io: ConsoleIo; origin: Origin },
  image: string,
): Promise<void> {
  try {
    engine.images.find(image)
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'notFound') throw error
    const name = shortName(fullName(parseReference(image)))
    void io.err(`Unable to find image '${name}' locally\n`)
    const lines = followLines(engine, (text) => void io.err(text), pullLines())
    const { registries } = engine
    try {
      const options = { platform: '', allTags: false, credentials: registries.logins.source }
      const line = `docker pull ${name}`
      const pulled = await registries.pull({ ...origin, line, onOpen: lines.onOpen }, name, options)
      await lines.done()
      for (const line of digestsAndStatus(pulled, null)) void io.err(`${line}\n`)
    } finally {
      await lines.done()
    }
  }
}
