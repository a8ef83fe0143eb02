import { EngineError } from '../../../base/errors.ts'
import type { Built } from '../../../operations/builds/builds.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import type { Parts } from '../parts.ts'
import { buildRequest, type TargetRequest } from './build-request.ts'

const SERVED_CAPS = ['inputs', 'subrequests', 'contexts', 'gitquerystring'].map(
  (name) => `moby.buildkit.frontend.${name}`,
)

/** Builds what a client asks of the Dockerfile front end. */
export async function solveTarget(parts: Parts, client: ClientBuild, request: TargetRequest): Promise<Built> {
  requireDockerfile(request)
  try {
    return await client.build().solve(await buildRequest(parts, client, request))
  } catch (error) {
    client.failure = error
    throw error
  }
}

/** The engine has one front end; `# syntax` and BUILDKIT_SYNTAX may name the one that it does the work of. */
export function requireDockerfile({ frontend, options }: Pick<TargetRequest, 'frontend' | 'options'>): void {
  const source = options.source ?? options.cmdline ?? ''
  const image = /^(?:docker\.io\/)?docker\/dockerfile(?:[:@]\S+)?$/
  if (frontend === 'gateway.v0' && !image.test(source.split(' ')[0] ?? ''))
    throw new EngineError(
      'unsupported',
      `front end ${source} is not served: this engine builds Dockerfiles with its own`,
    )
  if (frontend !== 'dockerfile.v0' && frontend !== 'gateway.v0')
    throw new EngineError(
      'unsupported',
      `front end ${frontend} is not served: this engine builds Dockerfiles with its own`,
    )
  for (const cap of (options['frontend.caps'] ?? '').split(',')) {
    const name = cap.replace(/\+forward$/, '')
    if (name !== '' && !SERVED_CAPS.includes(name))
      throw new EngineError('unsupported', `unsupported frontend capability ${name}`)
  }
}
