import { createHash } from 'node:crypto'

/** Digest over parts of any shape; the order of keys in objects counts. */
export function keyOf(...parts: readonly unknown[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`
}
