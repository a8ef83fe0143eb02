import { z } from 'zod'
import type { Credential, CredentialSource } from '../../drivers/registry/registry.ts'
import { foldKeys } from './wire/fold-keys.ts'
import { text } from './wire/go.ts'
import type { Call } from './call.ts'

/** As clients keep and send it: name and password, or what a registry gave in exchange. */
export const AuthConfig = z.object({
  username: text,
  password: text,
  /** Both at once, in base64. */
  auth: text,
  identitytoken: text,
  serveraddress: text,
})
export type AuthConfig = z.infer<typeof AuthConfig>

/**
 * Who the client says it is to the registry of this request (`X-Registry-Auth`). What cannot be read counts as nothing, as
 * dockerd has it for the sake of old clients.
 */
export function credentialsOf({ request }: Call): CredentialSource {
  const header = request.headers['x-registry-auth']
  const credential = typeof header === 'string' ? decode(header) : null
  return async () => credential
}

function decode(header: string): Credential | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
    return credentialIn(AuthConfig.parse(foldKeys(value, AuthConfig)))
  } catch {
    return null
  }
}

export function credentialIn({ username, password, auth, identitytoken }: AuthConfig): Credential | null {
  if (identitytoken) return { identityToken: identitytoken }
  if (username) return { username, secret: password }
  const joined = Buffer.from(auth, 'base64').toString('utf8')
  const colon = joined.indexOf(':')
  return colon > 0 ? { username: joined.slice(0, colon), secret: joined.slice(colon + 1) } : null
}
