import { EngineError } from '../../../base/errors.ts'
import type { Engine } from '../../../operations/engine.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'

/** The image of a container as `docker ps` names it: as it was asked for, or by its id once that name means another or none. */
export function imageNamer(engine: Engine): (container: ContainerRecord) => string {
  const meant = new Map<string, string | null>()
  return ({ image, imageName }) => {
    let found = meant.get(imageName)
    if (found === undefined) {
      found = idOf(engine, imageName)
      meant.set(imageName, found)
    }
    return found === image ? imageName : image
  }
}

function idOf(engine: Engine, reference: string): string | null {
  try {
    return engine.images.find(reference).id
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
}
