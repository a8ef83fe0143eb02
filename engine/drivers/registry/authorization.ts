import { z } from 'zod'
import { EngineError } from '../../base/errors.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { Credential } from './registry.ts'
import type { Incoming, Outgoing, Transport } from './transport.ts'
import { complaintOf, RegistryRefusal, refusalOf } from './words.ts'

/** Answers what a registry asks of who comes to it, and keeps the answer for as long as it holds. */
export interface Authorization {
  /** The header to send along; null while nobody asked. */
  header(): string | null
  /**
   * Finds the answer to a 401 that came although `sent` was sent along. Requests side by side find one together. Rejects
   * `unauthorized` when there is none.
   */
  answer(incoming: Incoming, sent: string | null): Promise<void>
  /** What one wants to do, as scopes of tokens; a new one makes the next request ask again. */
  want(scope: string): void
}

/** A token service that does not say how long its tokens hold means a minute. */
const HOLDS = 60
/** A token is not used in the last seconds of its life. */
const MARGIN = 5_000

const Token = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  expires_in: z.number().optional(),
})
type Token = z.infer<typeof Token>

export interface TokenRequest {
  transport: Transport
  credential: Credential | null
  verified: boolean
  signal: AbortSignal
  scopes: readonly string[]
  /** Also ask for a token that stands for name and secret from then on. */
  offline: boolean
}

export function createAuthorization(
  parts: Omit<TokenRequest, 'credential' | 'scopes' | 'offline'> & { credential(): Promise<Credential | null> },
): Authorization {
  const scopes = new Set<string>()
  let value: string | null = null
  let until = Number.POSITIVE_INFINITY
  let answering: Promise<void> | null = null
  return {
    header: () => (performance.now() < until ? value : null),
    want(scope) {
      if (scopes.has(scope)) return
      scopes.add(scope)
      if (value?.startsWith('Bearer ')) value = null
    },
    async answer(incoming, sent) {
      if (value !== null && value !== sent) return
      answering ??= find(incoming).finally(() => {
        answering = null
      })
      await answering
    },
  }

  async function find(incoming: Incoming): Promise<void> {
    const credential = await parts.credential()
    const challenge = challengeOf(incoming)
    if (challenge.scheme === 'basic') {
      value = basic(incoming, credential)
      until = Number.POSITIVE_INFINITY
      return
    }
    const wanted = scopes.size > 0 ? [...scopes] : (challenge.parameters.scope?.split(' ') ?? [])
    const token = await fetchToken(challenge, { ...parts, credential, scopes: wanted, offline: false })
    value = `Bearer ${token.token ?? token.access_token}`
    until = performance.now() + Math.max(1000, (token.expires_in ?? HOLDS) * 1000 - MARGIN)
  }
}

/** The strongest of what is asked for and can be given. */
export function challengeOf(incoming: Incoming): Challenge {
  const challenges = parseChallenges(incoming.headers['www-authenticate'] ?? '')
  const found =
    challenges.find(({ scheme }) => scheme === 'bearer') ?? challenges.find(({ scheme }) => scheme === 'basic')
  if (found) return found
  throw new EngineError(
    'unauthorized',
    `${incoming.url.host} wants to know who asks, but in no way that is known here: expected a Bearer or Basic challenge`,
  )
}

function basic(incoming: Incoming, credential: Credential | null): string {
  if (credential === null || !('username' in credential))
    throw new EngineError(
      'unauthorized',
      `Get "${incoming.url.origin}${incoming.url.pathname}": no basic auth credentials`,
    )
  return basicHeader(credential)
}

export function basicHeader({ username, secret }: Extract<Credential, { username: string }>): string {
  return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`
}

/** Asks the token service. Some speak only the older form (GET), some only OAuth (POST). */
export async function fetchToken(challenge: Challenge, request: TokenRequest): Promise<Token> {
  const { realm = '', service = '' } = challenge.parameters
  const url = URL.parse(realm)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new EngineError('unavailable', `the registry names no token service: expected an address, got "${realm}"`)
  if (url.protocol === 'http:' && request.verified)
    throw new EngineError(
      'unavailable',
      `the token service ${url.origin} is not asked: a registry that is asked by https must name one that is too`,
    )
  const { credential, scopes, offline } = request
  if (credential !== null && 'identityToken' in credential)
    return await ask(
      request,
      oauth(url, service, scopes, { grant_type: 'refresh_token', refresh_token: credential.identityToken }),
    )
  const query = new URL(url)
  if (service) query.searchParams.set('service', service)
  for (const scope of scopes) query.searchParams.append('scope', scope)
  if (credential === null) return await ask(request, { method: 'GET', url: query })
  query.searchParams.set('account', credential.username)
  query.searchParams.set('client_id', 'docker')
  if (offline) query.searchParams.set('offline_token', 'true')
  try {
    return await ask(request, { method: 'GET', url: query, headers: { Authorization: basicHeader(credential) } })
  } catch (error) {
    if (!(error instanceof RegistryRefusal) || ![404, 405].includes(error.complaint.status)) throw error
    return await ask(
      request,
      oauth(url, service, scopes, {
        grant_type: 'password',
        username: credential.username,
        password: credential.secret,
        ...(offline ? { access_type: 'offline' } : {}),
      }),
    )
  }
}

function oauth(url: URL, service: string, scopes: readonly string[], fields: Record<string, string>) {
  const form = new URLSearchParams({ service, client_id: 'docker', scope: scopes.join(' '), ...fields })
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', url, headers, body: new TextEncoder().encode(form.toString()) } as const
}

async function ask(
  { transport, signal, verified }: TokenRequest,
  outgoing: Pick<Outgoing, 'method' | 'url' | 'headers' | 'body'>,
): Promise<Token> {
  const incoming = await transport.send({ ...outgoing, signal, verified })
  if (incoming.status !== 200) throw refusalOf(await complaintOf(incoming))
  const chunks: Buffer[] = []
  for await (const chunk of incoming.body as AsyncIterable<Buffer>) chunks.push(chunk)
  const parsed = Token.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  if (parsed.success && (parsed.data.token ?? parsed.data.access_token)) return parsed.data
  throw new EngineError('unavailable', `the token service ${outgoing.url.origin} answered without a token`)
}
