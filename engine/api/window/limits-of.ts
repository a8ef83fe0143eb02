import type { RequestFor } from '../../wire/requests.ts'
import { Resources } from '../../wire/resources.ts'

/** The limits among a request's flags. */
export function limitsOf(request: RequestFor<'create'> | RequestFor<'run'> | RequestFor<'update'>): Resources {
  return Resources.parse({ ...request, nanoCpus: Math.round(request.cpus * 1e9) })
}
