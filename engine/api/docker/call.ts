import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { EngineError } from '../../base/errors.ts'
import type { Engine, Origin } from '../../operations/engine.ts'
import type { Buildkit } from '../buildkit/buildkit.ts'

/** One request of a Docker client, on its way through one route. */
export interface Call {
  readonly engine: Engine
  /** Loads what serves it at the first call. */
  buildkit(): Promise<Buildkit>
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Parts of the path, decoded; a name of an image keeps its slashes. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The second number of the API version that the client speaks: 50 for 1.50. */
  readonly apiVersion: number
  /** Aborts when the client goes away before it has its answer. */
  readonly signal: AbortSignal
  /** The bare connection, when the client asked to upgrade; `head` came with the request. */
  readonly upgrade: { socket: Socket; head: Buffer } | null
}

export interface Route {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** As path-to-regexp writes it; `*name` takes slashes. */
  path: string
  /** The client may take the connection over (attach, exec, BuildKit). */
  hijacks?: true
  /** Its body is a stream, also where its type calls it a form: curl calls everything one. */
  streams?: true
  serve(call: Call): Promise<void> | void
}

/** Who asks. `line`: the `docker …` line that asks the same. */
export function originOf(call: Call, line: string): Origin {
  const agent = call.request.headers['user-agent'] ?? ''
  return { cause: agent.startsWith('Docker-Client/') ? 'cli' : 'api', line, signal: call.signal }
}

export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new EngineError('internal', `the route has no part ${name}`)
  return value
}

/** A flag of the query, as Docker reads it: anything but '', 0, no, false and none is true. */
export function flag(call: Call, name: string, otherwise = false): boolean {
  const value = call.query.get(name)
  if (value === null) return otherwise
  return !['', '0', 'no', 'false', 'none'].includes(value.trim().toLowerCase())
}

/** A whole number of the query, null when it isn't there. */
export function whole(call: Call, name: string): number | null {
  const value = call.query.get(name)
  if (value === null || value === '') return null
  if (!/^-?\d+$/.test(value))
    throw new EngineError('invalid', `"${value}" is not a number: ${name} takes a whole number`)
  return Number(value)
}

export function sendJson(call: Call, status: number, value: unknown): void {
  const body = `${JSON.stringify(value)}\n`
  call.response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
  call.response.end(body)
}

export function sendNothing(call: Call, status = 204): void {
  call.response.writeHead(status)
  call.response.end()
}
