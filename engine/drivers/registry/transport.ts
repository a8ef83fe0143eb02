import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as SecureAgent, request as httpsRequest } from 'node:https'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { EngineError } from '../../base/errors.ts'
import { unreachable } from './words.ts'
import { trustFor } from './trust.ts'

export interface Outgoing {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: URL
  headers?: Readonly<Record<string, string>>
  body?: Uint8Array | Readable
  signal: AbortSignal
  /** false: no certificate is asked for, and http is as good as https. */
  verified: boolean
}

export interface Incoming {
  status: number
  headers: IncomingHttpHeaders
  body: IncomingMessage
  /** Where it came from in the end. */
  url: URL
}

/** Sends requests over kept connections, through the proxies of the environment, and follows where a registry leads. */
export interface Transport {
  /** Resolves with the head of the answer, whatever its status. Rejects `unavailable` when there is none. */
  send(outgoing: Outgoing): Promise<Incoming>
  close(): void
}

const MOST_REDIRECTS = 10
const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\])$/
const AGENT = { keepAlive: true, maxSockets: 16, keepAliveMsecs: 15_000 }

/** `idle`: milliseconds after which a connection on which nothing moves is given up. */
export function createTransport(version: string, idle: number, certificates?: string): Transport {
  const agents = new Map<string, Agent | SecureAgent>()

  function agentFor(url: URL, verified: boolean): Agent | SecureAgent {
    const key = `${url.protocol}//${url.host} ${verified}`
    const there = agents.get(key)
    if (there) return there
    // As Go has it: what is on this machine is never asked through a proxy.
    const proxyEnv = LOOPBACK.test(url.hostname) ? undefined : process.env
    const options = { ...AGENT, ...(proxyEnv ? { proxyEnv } : {}) }
    const agent =
      url.protocol === 'https:'
        ? new SecureAgent({ ...options, ...trustFor(url.host, certificates), rejectUnauthorized: verified })
        : new Agent(options)
    agents.set(key, agent)
    return agent
  }

  function once(outgoing: Outgoing): Promise<Incoming> {
    const { method, url, body, signal, verified } = outgoing
    signal.throwIfAborted()
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(signal.aborted ? signal.reason : unreachable(method, url, error as NodeJS.ErrnoException))
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest
      const headers = { 'User-Agent': `cutaway/${version}`, ...outgoing.headers }
      const request = send(url, { method, headers, agent: agentFor(url, verified), signal })
      request.setTimeout(idle, () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
      request.on('error', fail)
      request.on('response', (response) =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response, url }),
      )
      if (body === undefined || body instanceof Uint8Array) request.end(body)
      else pipeline(body, request, (error) => error && fail(error))
    })
  }

  async function send(outgoing: Outgoing): Promise<Incoming> {
    let next = outgoing
    for (let count = 0; count <= MOST_REDIRECTS; count++) {
      const incoming = await once(next)
      const target = redirect(next, incoming)
      if (target === null) return incoming
      incoming.body.resume()
      next = target
    }
    throw new EngineError('unavailable', `${outgoing.url.host} leads in circles: more than ${MOST_REDIRECTS} redirects`)
  }

  return {
    send,
    close() {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

/** What is fetched may lie elsewhere; who asks is told to the first host alone. */
function redirect(outgoing: Outgoing, { status, headers }: Incoming): Outgoing | null {
  const { method, url, verified } = outgoing
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return null
  if (method !== 'GET' && method !== 'HEAD') return null
  const target = new URL(headers.location, url)
  if (target.protocol !== 'https:' && (target.protocol !== 'http:' || (verified && url.protocol === 'https:')))
    throw new EngineError(
      'unavailable',
      `${url.host} leads to ${target.origin}, which is not asked: a registry that is asked by https must lead to https`,
    )
  const { Authorization, ...others } = outgoing.headers ?? {}
  return {
    ...outgoing,
    url: target,
    headers: target.host === url.host && Authorization ? { ...others, Authorization } : others,
  }
}
