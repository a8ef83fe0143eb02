import type { BuildFiles, BuildRequest } from '../builds.ts'
import { PLAIN } from '../plain-request.ts'

/** A request as a client makes it that wants nothing special. */
export function requestOf(files: BuildFiles, wishes: Partial<BuildRequest> = {}): BuildRequest {
  return {
    ...PLAIN,
    files,
    dockerfile: 'Dockerfile',
    target: '',
    args: {},
    noCache: false,
    pull: 'never',
    network: 'none',
    ...wishes,
  }
}
