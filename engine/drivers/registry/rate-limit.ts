import type { IncomingHttpHeaders } from 'node:http'

/** How often one may still ask, where a registry says (Docker Hub does). */
export interface RateLimit {
  limit: number
  remaining: number
  /** Of the time that it counts over. */
  seconds: number
}

/** `ratelimit-limit: 100;w=21600`, `ratelimit-remaining: 76;w=21600`. */
export function rateLimitOf(headers: IncomingHttpHeaders): RateLimit | null {
  const limit = /^(\d+)(?:;w=(\d+))?/.exec(String(headers['ratelimit-limit'] ?? ''))
  const remaining = /^(\d+)/.exec(String(headers['ratelimit-remaining'] ?? ''))
  if (!limit || !remaining) return null
  return { limit: Number(limit[1]), remaining: Number(remaining[1]), seconds: Number(limit[2] ?? 0) }
}
