import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import type { BuildRequest } from '../../../operations/builds/builds.ts'
import { text } from './go.ts'

const Config = z.record(
  z.string(),
  z.object({ username: text, password: text, identitytoken: text, serveraddress: text }).partial(),
)

/** Docker Hub goes by an address of its own in clients' files. */
const HUB = ['docker.io', 'index.docker.io', 'https://index.docker.io/v1/']

/** Who the client is at registries: `X-Registry-Config`, base64 of JSON, by address. */
export function registryCredentials({ headers }: IncomingMessage): BuildRequest['credentials'] {
  const header = headers['x-registry-config']
  if (typeof header !== 'string' || header === '') return async () => null
  const config = Config.safeParse(parsed(header))
  if (!config.success)
    throw new EngineError('invalid', `X-Registry-Config is not as expected: ${config.error.issues[0]?.message}`)
  return async (host) => {
    const names =
      HUB.includes(host) || host === 'registry-1.docker.io' ? HUB : [host, `https://${host}`, `http://${host}`]
    const entry = names.map((name) => config.data[name]).find(Boolean)
    if (!entry) return null
    if (entry.identitytoken) return { identityToken: entry.identitytoken }
    return entry.username ? { username: entry.username, secret: entry.password ?? '' } : null
  }
}

function parsed(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64').toString('utf8')) ?? {}
  } catch (cause) {
    throw new EngineError('invalid', 'X-Registry-Config is not base64 of JSON', { cause })
  }
}
