import { readFileSync } from 'node:fs'

export interface IdMap {
  /** Ids that exist in this namespace. */
  count: number
  /** The id outside that is 0 here. */
  root: number
}

const EVERY_ID = 2 ** 32 - 1

/** user_namespaces(7): lines of first id inside, first id outside, count. */
export function parseIdMap(text: string): IdMap {
  const rows = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const root = rows.find(([inside]) => inside === 0)?.[1] ?? 0
  return { count: rows.reduce((sum, [, , count = 0]) => sum + count, 0), root }
}

export function readIdMap(kind: 'uid' | 'gid'): IdMap {
  return parseIdMap(readFileSync(`/proc/self/${kind}_map`, 'utf8'))
}

/** True for an ordinary user and for the root of a user namespace, who are kept from the same things. */
export function isRootless(): boolean {
  return process.getuid?.() !== 0 || readIdMap('uid').count < EVERY_ID
}
