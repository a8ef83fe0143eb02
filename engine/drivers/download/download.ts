import { createHash } from 'node:crypto'
import { chmodSync, closeSync, openSync, utimesSync, writeSync } from 'node:fs'
import { join, posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'

export interface Downloaded {
  path: string
  name: string
  /** `sha256:…` of its content. */
  digest: string
  /** What the server says that it is, '' when it says nothing. */
  mediaType: string
}

/**
 * Fetches what an address leads to into a folder, redirects followed; its time is the server's. Rejects in BuildKit's words: for a
 * status that is no success, for content that has another digest than `checksum`, and for an address without a name in it.
 */
export async function download(
  address: string,
  folder: string,
  { checksum, name, signal }: { checksum: string | null; name: string | null; signal: AbortSignal },
): Promise<Downloaded> {
  const response = await reached(address, signal)
  if (!response.ok || !response.body)
    throw new EngineError('invalid', `invalid response status ${response.status} for ${address}`)
  const file = name ?? nameOf(response, address)
  const path = join(folder, file)
  const digest = await written(response.body, path)
  if (checksum !== null && checksum !== digest)
    throw new EngineError('invalid', `digest mismatch ${digest}: ${checksum}`)
  chmodSync(path, 0o600)
  const modified = Date.parse(response.headers.get('last-modified') ?? '')
  if (Number.isFinite(modified)) utimesSync(path, modified / 1000, modified / 1000)
  return { path, name: file, digest, mediaType: response.headers.get('content-type') ?? '' }
}

async function reached(address: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { redirect: 'follow', signal })
  } catch (error) {
    if (signal.aborted) throw new EngineError('cancelled', 'cancelled', { cause: signal.reason })
    const { cause, message } = error as Error & { cause?: Error }
    throw new EngineError('unavailable', `failed to load cache key: Get "${address}": ${cause?.message || message}`, {
      cause: error,
    })
  }
}

async function written(body: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = openSync(path, 'wx', 0o600)
  try {
    for await (const chunk of body) {
      hash.update(chunk)
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at)
    }
  } finally {
    closeSync(file)
  }
  return `sha256:${hash.digest('hex')}`
}

function nameOf(response: Response, address: string): string {
  const [, given = ''] = /filename="?([^";]+)/.exec(response.headers.get('content-disposition') ?? '') ?? []
  const name = posix.basename(given || decodeURIComponent(new URL(address).pathname))
  if (name !== '' && name !== '.' && name !== '..') return name
  throw new EngineError('invalid', `cannot determine filename for source ${address}`)
}
