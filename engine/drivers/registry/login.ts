import { STATUS_CODES } from 'node:http'
import { EngineError } from '../../base/errors.ts'
import { basicHeader, challengeOf, fetchToken } from './authorization.ts'
import type { Endpoint } from './hosts.ts'
import type { Credential } from './registry.ts'
import type { ClientParts } from './session.ts'
import type { Incoming } from './transport.ts'
import { RegistryRefusal } from './words.ts'

/** Goes through a registry's door and back out, to see whether it opens. */
export async function logIn(
  endpoint: Endpoint,
  credential: Credential,
  { transport }: ClientParts,
  signal: AbortSignal,
): Promise<string | null> {
  const { verified } = endpoint
  const knock = (url: URL, authorization?: string) =>
    transport.send({
      method: 'GET',
      url,
      headers: authorization === undefined ? {} : { Authorization: authorization },
      signal,
      verified,
    })
  let failure: unknown = null
  for (const scheme of endpoint.schemes) {
    const url = new URL('/v2/', `${scheme}://${endpoint.host}`)
    let incoming: Incoming
    try {
      incoming = await knock(url)
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'unavailable') throw error
      failure ??= error
      continue
    }
    incoming.body.resume()
    if (incoming.status === 200) return null
    const challenge = incoming.status === 401 ? challengeOf(incoming) : null
    if (challenge === null) throw refused(url, incoming.status)
    if (challenge.scheme === 'basic') {
      if (!('username' in credential)) throw refused(url, 401)
      await enter(url, knock(url, basicHeader(credential)))
      return null
    }
    const request = { transport, credential, verified, signal, scopes: [], offline: true }
    const token = await fetchToken(challenge, request).catch((error: unknown) => {
      throw error instanceof RegistryRefusal ? named(url, error) : error
    })
    await enter(url, knock(url, `Bearer ${token.token ?? token.access_token}`))
    return token.refresh_token ?? null
  }
  throw failure
}

async function enter(url: URL, knocking: Promise<Incoming>): Promise<void> {
  const { status, body } = await knocking
  body.resume()
  if (status !== 200) throw refused(url, status)
}

function refused(url: URL, status: number): EngineError {
  const code = status === 401 || status === 403 ? 'unauthorized' : 'unavailable'
  return new EngineError(
    code,
    `login attempt to ${url.href} failed with status: ${status} ${STATUS_CODES[status] ?? ''}`,
  )
}

function named(url: URL, { complaint, code }: RegistryRefusal): EngineError {
  return new EngineError(code === 'forbidden' ? 'unauthorized' : code, `Get "${url.href}": ${complaint.text}`)
}
