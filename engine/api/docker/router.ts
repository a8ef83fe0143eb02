import { match } from 'path-to-regexp'
import { EngineError } from '../../base/errors.ts'
import type { Route } from './call.ts'

export const NEWEST = 50
/** What `_ping` tells older clients is fine too; below this Docker's shapes were others. */
export const OLDEST = 12

export interface Match {
  route: Route
  params: Record<string, string>
}

export interface Router {
  find(method: string, path: string): Match | null
}

export function createRouter(routes: readonly Route[]): Router {
  const table = routes.map((route) => ({
    route,
    matches: match<Record<string, string | string[]>>(route.path, { trailing: false }),
  }))
  return {
    find(method, path) {
      for (const { route, matches } of table) {
        if (route.method !== method) continue
        const found = matches(requireEscapes(path))
        if (found) return { route, params: joined(found.params) }
      }
      return null
    },
  }
}

/** What is escaped wrongly names nothing. */
function requireEscapes(path: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(path)) throw new EngineError('invalid', `invalid URL escape in ${path}`)
  return path
}

function joined(params: Partial<Record<string, string | string[]>>): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(params))
    if (value !== undefined) result[name] = typeof value === 'string' ? value : value.join('/')
  return result
}

/** Takes `/v1.50` off a path. Without a prefix the newest version is spoken. */
export function splitVersion(path: string): { path: string; version: number } {
  const found = /^\/v([0-9.]+)(?=\/)/.exec(path)
  if (!found) return { path, version: NEWEST }
  const [, asked = ''] = found
  const [major = 0, version = 0] = asked.split('.').map(Number)
  if (major > 1 || version > NEWEST)
    throw new EngineError('invalid', `client version ${asked} is too new. Maximum supported API version is 1.${NEWEST}`)
  if (major < 1 || version < OLDEST)
    throw new EngineError(
      'invalid',
      `client version ${asked} is too old. Minimum supported API version is 1.${OLDEST}, please upgrade your client to a newer version`,
    )
  return { path: path.slice(found[0].length), version }
}
