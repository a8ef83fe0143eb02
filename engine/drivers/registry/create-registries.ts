import { endpointsOf, registryKey } from './hosts.ts'
import { logIn } from './login.ts'
import type { RegistryClient, RegistrySettings } from './registry.ts'
import { createRepository } from './repository.ts'
import { PATIENCE, type Patience } from './retry.ts'
import { searchHost, searchRegistry } from './search.ts'
import type { ClientParts } from './session.ts'
import { createTransport } from './transport.ts'

/** A client of registries over HTTP. `certificates`: instead of `/etc/docker/certs.d`. */
export function createRegistries(options: {
  version: string
  settings: RegistrySettings
  patience?: Patience
  certificates?: string
}): RegistryClient {
  const { version, settings, patience = PATIENCE, certificates } = options
  const parts: ClientParts = { transport: createTransport(version, patience.idle, certificates), patience }
  const ownEndpoint = (domain: string) => {
    const [endpoint] = endpointsOf(domain, settings, 'pull,push')
    return endpoint as NonNullable<typeof endpoint>
  }
  return {
    settings,
    repository: (name, access) =>
      createRepository(name, endpointsOf(name.domain, settings, access.actions), access, parts),
    login: (server, credential, signal) => logIn(ownEndpoint(registryKey(server)), credential, parts, signal),
    search(domain, term, limit, access) {
      const endpoint = { ...ownEndpoint(domain), host: searchHost(domain) }
      return searchRegistry(endpoint, term, limit, access, parts)
    },
    close: () => parts.transport.close(),
  }
}
