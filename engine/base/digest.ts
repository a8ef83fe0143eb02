import { createHash } from 'node:crypto'
import { EngineError } from './errors.ts'

/** `sha256:` and 64 hex digits. The only algorithm Docker and this engine use. */
export type Digest = `sha256:${string}`

const FORM = /^sha256:[0-9a-f]{64}$/

export function isDigest(text: string): text is Digest {
  return FORM.test(text)
}

export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text
  throw new EngineError('invalid', `"${text}" is not a digest: expected sha256: and 64 hex digits`)
}

export function digestOf(data: string | Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`
}

/** The hex part, as names of folders use it. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length)
}

/** What people see: the first twelve hex digits. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

/** OCI image-spec, config.md, "Layer ChainID". */
export function chainId(parent: Digest | null, diffId: Digest): Digest {
  return parent === null ? diffId : digestOf(`${parent} ${diffId}`)
}
