import { EngineError } from '../../base/errors.ts'
import type { Registries } from '../../operations/registries/registries.ts'
import type { WindowService } from '../../wire/service.ts'

type Door = Pick<WindowService, 'registrySearch' | 'registryLogins' | 'registryLogin' | 'registryLogout'>

const MOST_FOUND = 25
/** Milliseconds: nobody waits longer for a form. */
const PATIENCE = 30_000

/** What the window asks of registries besides pull and push. */
export function registryDoor(registries: Registries): Door {
  const { logins } = registries
  return {
    registrySearch: (term) =>
      registries.search(term, MOST_FOUND, { credentials: logins.source, signal: AbortSignal.timeout(PATIENCE) }),
    registryLogins: async () => logins.hosts(),
    registryLogin: async ({ host, username, secret }) => {
      const token = await registries
        .login(host, { username, secret }, AbortSignal.timeout(PATIENCE))
        .catch((error: unknown) => {
          throw error instanceof EngineError ? error : new EngineError('unavailable', `${host} does not answer`)
        })
      logins.keep(host, token === null ? { username, secret } : { identityToken: token })
    },
    registryLogout: async (host) => logins.forget(host),
  }
}
