import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '../../base/errors.ts'

/** How patient the client is. Milliseconds. */
export interface Patience {
  /** Tries in all. */
  tries: number
  /** Before the second try; doubled for each that follows. */
  first: number
  /** The longest wait, also when a registry asks for more: that is refused then. */
  longest: number
  /** A connection on which nothing moves for so long is given up. */
  idle: number
}

export const PATIENCE: Patience = { tries: 5, first: 500, longest: 60_000, idle: 60_000 }

/** Waits before try number `failed + 1`: as long as the registry asked for, else longer each time, and never all at once. */
export async function pause(
  { first, longest }: Patience,
  failed: number,
  asked: number | null,
  signal: AbortSignal,
): Promise<void> {
  const wait = asked ?? Math.min(longest, first * 2 ** (failed - 1)) * (0.75 + Math.random() / 2)
  try {
    await sleep(wait, undefined, { signal })
  } catch (cause) {
    throw signal.reason instanceof EngineError ? signal.reason : new EngineError('cancelled', 'cancelled', { cause })
  }
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110); null when it is neither. */
export function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}
