import { parseReference } from '../../formats/oci/reference.ts'
import { refOf } from '../images/find.ts'
import type { RegistryDeps } from './deps.ts'
import { createLogins } from './logins.ts'
import { inspectRemote } from './inspect.ts'
import { pullImages } from './pull.ts'
import { pushImages } from './push.ts'
import type { Registries, ResolveImage } from './registries.ts'
import { resolveImage } from './resolve.ts'

/** A word may begin with a host: `localhost:5000/web` is searched there. */
const DOCKER = 'docker.io'

/** Joins the client and the stores to what the engine can do with registries. */
export function createRegistryOperations(deps: RegistryDeps): { registries: Registries; resolveImage: ResolveImage } {
  const { client, recorder } = deps
  return {
    resolveImage: (trace, reference, options) => resolveImage(deps, trace, reference, options),
    registries: {
      settings: client.settings,
      logins: createLogins(),
      pull: (origin, reference, options) =>
        recorder.record('pull', origin, null, (trace) => pullImages(deps, trace, reference, options)),
      push: (origin, reference, options) =>
        recorder.record('push', origin, refOf(deps.images, reference), (trace) =>
          pushImages(deps, trace, reference, options),
        ),
      login: (server, credential, signal) => client.login(server, credential, signal),
      search(term, limit, { credentials, signal }) {
        const { domain, word } = splitTerm(term)
        return client.search(domain, word, limit, { credentials, signal, actions: 'pull' })
      },
      inspect: (reference, options) => inspectRemote(client, reference, options),
    },
  }
}

function splitTerm(term: string): { domain: string; word: string } {
  const slash = term.indexOf('/')
  const domain = slash < 0 ? DOCKER : parseReference(`${term.slice(0, slash)}/x`).domain
  if (domain === DOCKER) return { domain, word: term.replace(/^(index\.)?docker\.io\//, '') }
  return { domain, word: term.slice(slash + 1) }
}
