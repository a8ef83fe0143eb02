import { EngineError } from '../../base/errors.ts'
import { type Authorization, createAuthorization } from './authorization.ts'
import type { Endpoint } from './hosts.ts'
import type { Access } from './registry.ts'
import { type Patience, pause, retryAfter } from './retry.ts'
import type { Incoming, Outgoing, Transport } from './transport.ts'
import { complaintOf, refusalOf } from './words.ts'

/** What the parts of the client share. */
export interface ClientParts {
  transport: Transport
  patience: Patience
}

export interface Ask {
  method: Outgoing['method']
  /** Below `/v2/`, or an address that the registry gave. */
  path: string | URL
  headers?: Record<string, string>
  /** A stream is sent once: what fails is not tried again here. */
  body?: Outgoing['body']
  /** Statuses that are an answer; others are refusals. */
  good: readonly number[]
}

const TRY_AGAIN = [408, 429, 500, 502, 503, 504]

/** One endpoint as one caller uses it: it knows how it is spoken to, and who the caller is. */
export class Session {
  readonly endpoint: Endpoint
  readonly #parts: ClientParts
  readonly #signal: AbortSignal
  readonly #authorization: Authorization
  #origin: Promise<string> | null = null

  constructor(endpoint: Endpoint, access: Access, parts: ClientParts) {
    const { verified, credentialKey, mirror } = endpoint
    this.endpoint = endpoint
    this.#parts = parts
    this.#signal = access.signal
    this.#authorization = createAuthorization({
      transport: parts.transport,
      verified,
      signal: access.signal,
      // A mirror is not told who somebody is to Docker's own registry.
      credential: async () => (mirror ? null : await access.credentials(credentialKey)),
    })
  }

  want(scope: string): void {
    this.#authorization.want(scope)
  }

  /** Resolves with an answer whose status is one of the good ones. Its body must be read or dropped. */
  async ask(ask: Ask): Promise<Incoming> {
    const { patience } = this.#parts
    for (let failed = 1; ; failed++) {
      const last = failed >= patience.tries || isStream(ask.body)
      try {
        const incoming = await this.#authorized(ask)
        if (ask.good.includes(incoming.status)) return incoming
        const asked = retryAfter(incoming.headers['retry-after'])
        const complaint = await complaintOf(incoming)
        if (last || !TRY_AGAIN.includes(incoming.status) || (asked ?? 0) > patience.longest) throw refusalOf(complaint)
        await pause(patience, failed, asked, this.#signal)
      } catch (error) {
        if (last || !isPassing(error)) throw error
        await pause(patience, failed, null, this.#signal)
      }
    }
  }

  /** Sends, and once more when the registry wants to know who asks: at the first time, and when a token has run out. */
  async #authorized(ask: Ask): Promise<Incoming> {
    const { incoming, sent } = await this.#send(ask)
    if (incoming.status !== 401) return incoming
    await this.#authorization.answer(incoming, sent)
    // A stream is gone; who sends it again does so with the new answer.
    if (isStream(ask.body)) return incoming
    incoming.body.resume()
    return (await this.#send(ask)).incoming
  }

  async #send({ method, path, headers, body }: Ask): Promise<{ incoming: Incoming; sent: string | null }> {
    const url = path instanceof URL ? path : new URL(`/v2/${path}`, await this.origin())
    const header = this.#authorization.header()
    const outgoing = {
      method,
      url,
      headers: { ...headers, ...(header !== null && (await this.#isOwn(url)) ? { Authorization: header } : {}) },
      ...(body === undefined ? {} : { body }),
      signal: this.#signal,
      verified: this.endpoint.verified,
    }
    return { incoming: await this.#parts.transport.send(outgoing), sent: header }
  }

  async #isOwn(url: URL): Promise<boolean> {
    return url.origin === (await this.origin())
  }

  /** Finds out how it is spoken to, with the first request of all. */
  origin(): Promise<string> {
    this.#origin ??= this.#ping().catch((error: unknown) => {
      this.#origin = null
      throw error
    })
    return this.#origin
  }

  async #ping(): Promise<string> {
    let failure: unknown = null
    for (const scheme of this.endpoint.schemes) {
      const origin = `${scheme}://${this.endpoint.host}`
      try {
        const url = new URL('/v2/', origin)
        const { transport } = this.#parts
        const incoming = await transport.send({
          method: 'GET',
          url,
          signal: this.#signal,
          verified: this.endpoint.verified,
        })
        incoming.body.resume()
        if (incoming.status === 401) await this.#authorization.answer(incoming, null).catch(ignoreMissingLogin)
        return origin
      } catch (error) {
        if (!(error instanceof EngineError) || error.code !== 'unavailable') throw error
        failure ??= error
      }
    }
    throw failure
  }
}

/** Who has no login is told when what is asked for needs one. */
function ignoreMissingLogin(error: unknown): void {
  if (!(error instanceof EngineError)) throw error
}

export function isStream(body: Outgoing['body']): boolean {
  return body !== undefined && !(body instanceof Uint8Array)
}

/** A connection that broke or was never made for a reason that may pass. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof EngineError) || error.code !== 'unavailable') return false
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? ''
  return ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)
}
