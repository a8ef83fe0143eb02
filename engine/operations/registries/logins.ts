import type { Credential, CredentialSource } from '../../drivers/registry/registry.ts'
import { registryKey } from '../../drivers/registry/hosts.ts'

/**
 * Log-ins of people at the window, for as long as this engine runs: in memory, and nowhere else. Clients of the Docker API
 * have their own and send them along.
 */
export interface Logins {
  /** Hosts, sorted. */
  hosts(): string[]
  keep(server: string, credential: Credential): void
  forget(server: string): void
  readonly source: CredentialSource
}

export function createLogins(): Logins {
  const kept = new Map<string, Credential>()
  return {
    hosts: () => [...kept.keys()].sort(),
    keep: (server, credential) => void kept.set(registryKey(server), credential),
    forget: (server) => void kept.delete(registryKey(server)),
    source: async (host) => kept.get(registryKey(host)) ?? null,
  }
}
