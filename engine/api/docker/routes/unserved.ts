import { EngineError } from '../../../base/errors.ts'
import type { Route } from '../call.ts'

/** Known parts of Docker's API that are not served yet, each with the sentence that a person should read. */
const SENTENCES: [Route['method'], string, string][] = [
  ['POST', '/images/*name/push', 'pushing to registries is not served yet: docker save writes an archive'],
  ['POST', '/auth', 'registries are not served yet, so there is nothing to log in to'],
  ['GET', '/images/search', 'searching registries is not served yet'],
  ['GET', '/distribution/*name/json', 'asking registries is not served yet'],
]

export const unservedRoutes: Route[] = SENTENCES.map(([method, path, sentence]) => ({
  method,
  path,
  serve: () => {
    throw new EngineError('unsupported', sentence)
  },
}))
