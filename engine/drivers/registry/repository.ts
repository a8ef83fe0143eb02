import { createHash } from 'node:crypto'
import { Transform, pipeline } from 'node:stream'
import { z } from 'zod'
import { type Digest, digestOf, isDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { LARGEST_JSON, parseJson } from '../../formats/oci/json.ts'
import { MANIFEST_TYPES } from '../../formats/oci/manifest.ts'
import { blobStream } from './blob-stream.ts'
import type { Endpoint } from './hosts.ts'
import { rateLimitOf } from './rate-limit.ts'
import type { Access, FetchedManifest, RemoteBlob, Repository, RepositoryName } from './registry.ts'
import { type ClientParts, isPassing, Session } from './session.ts'
import { pause } from './retry.ts'
import type { Incoming } from './transport.ts'
import { RegistryRefusal } from './words.ts'

const Tags = z.object({ tags: z.array(z.string()).default([]) })

/** A repository at the endpoints that may have it: what the first lacks or cannot give, the next is asked for. */
export function createRepository(
  name: RepositoryName,
  endpoints: readonly Endpoint[],
  access: Access,
  parts: ClientParts,
): Repository {
  const sessions = endpoints.map((endpoint) => {
    const session = new Session(endpoint, access, parts)
    session.want(`repository:${name.path}:${access.actions}`)
    return session
  })
  /** What is written goes to the registry itself, the last of the endpoints. */
  const own = sessions.at(-1) as Session

  async function first<T>(body: (session: Session) => Promise<T>): Promise<T> {
    for (const session of sessions.slice(0, -1)) {
      try {
        return await body(session)
      } catch (error) {
        if (!(error instanceof EngineError) || error.code === 'cancelled' || error.code === 'invalid') throw error
      }
    }
    return await body(own)
  }

  const askManifest = (session: Session, method: 'GET' | 'HEAD', reference: string) =>
    session.ask({
      method,
      path: `${name.path}/manifests/${reference}`,
      headers: { Accept: MANIFEST_TYPES.join(', ') },
      good: method === 'HEAD' ? [200, 404] : [200],
    })

  async function openBlob(session: Session, { digest, urls }: RemoteBlob, from: number): Promise<Incoming> {
    const headers: Record<string, string> = from > 0 ? { Range: `bytes=${from}-` } : {}
    const ask = (path: string | URL) => session.ask({ method: 'GET', path, headers, good: [200, 206] })
    try {
      return await ask(`${name.path}/blobs/${digest}`)
    } catch (error) {
      const foreign = urls?.find((url) => /^https?:/.test(url))
      if (foreign === undefined || !(error instanceof RegistryRefusal) || error.code !== 'notFound') throw error
      return await ask(new URL(foreign))
    }
  }

  async function hasBlob(digest: Digest): Promise<number | null> {
    const path = `${name.path}/blobs/${digest}`
    const { status, headers, body } = await own.ask({ method: 'HEAD', path, good: [200, 404] })
    body.resume()
    return status === 404 ? null : Number(headers['content-length'] ?? 0)
  }

  async function startUpload(query = ''): Promise<Incoming> {
    const incoming = await own.ask({ method: 'POST', path: `${name.path}/blobs/uploads/${query}`, good: [201, 202] })
    incoming.body.resume()
    return incoming
  }

  return {
    manifest: (reference) =>
      first((session) => askManifest(session, 'GET', reference).then((it) => fetched(it, reference))),
    async hasManifest(reference) {
      return await first(async (session) => {
        const { status, headers, body } = await askManifest(session, 'HEAD', reference)
        body.resume()
        if (status === 404) return null
        const digest = String(headers['docker-content-digest'] ?? '')
        return { digest: isDigest(digest) ? digest : null }
      })
    },
    async tags() {
      const tags: string[] = []
      let path: string | URL | null = `${name.path}/tags/list`
      while (path !== null) {
        const incoming: Incoming = await own.ask({ method: 'GET', path, good: [200] })
        tags.push(...parseJson(await whole(incoming), Tags, `the list of tags of ${name.path}`).tags)
        path = nextPage(incoming)
      }
      return tags
    },
    blob: (blob) =>
      blobStream(blob, (from) => first((session) => openBlob(session, blob, from)), parts.patience, access.signal),
    hasBlob,
    async mountBlob(digest, from) {
      own.want(`repository:${from}:pull`)
      const incoming = await startUpload(`?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`)
      if (incoming.status === 201) return true
      // It wants an upload instead, and has begun one.
      const left = own.ask({ method: 'DELETE', path: uploadPlace(incoming), good: [200, 202, 204, 404, 405] })
      await left.then(({ body }) => body.resume()).catch(() => {})
      return false
    },
    async putBlob(bytes) {
      const digest = digestOf(bytes)
      if ((await hasBlob(digest)) !== null) return digest
      const place = uploadPlace(await startUpload())
      place.searchParams.set('digest', digest)
      const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes.length) }
      const incoming = await own.ask({ method: 'PUT', path: place, headers, body: bytes, good: [201, 204] })
      incoming.body.resume()
      return digest
    },
    async uploadBlob(open) {
      for (let failed = 1; ; failed++) {
        try {
          return await uploadOnce(open)
        } catch (error) {
          const passing = isPassing(error) || (error instanceof RegistryRefusal && isLost(error.complaint.status))
          if (failed >= parts.patience.tries || !passing) throw error
          await pause(parts.patience, failed, null, access.signal)
        }
      }
    },
    async putManifest(reference, mediaType, bytes) {
      const headers = { 'Content-Type': mediaType, 'Content-Length': String(bytes.length) }
      const path = `${name.path}/manifests/${reference}`
      const incoming = await own.ask({ method: 'PUT', path, headers, body: bytes, good: [200, 201, 202] })
      incoming.body.resume()
      return digestOf(bytes)
    },
  }

  async function uploadOnce(open: () => NodeJS.ReadableStream) {
    const place = uploadPlace(await startUpload())
    const hash = createHash('sha256')
    let size = 0
    const counted = new Transform({
      readableHighWaterMark: 1 << 20,
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk)
        size += chunk.length
        done(null, chunk)
      },
    })
    const body = pipeline(open(), counted, () => {})
    const headers = { 'Content-Type': 'application/octet-stream' }
    const sent = await own.ask({ method: 'PATCH', path: place, headers, body, good: [202, 204] })
    sent.body.resume()
    const digest: Digest = `sha256:${hash.digest('hex')}`
    const end = uploadPlace(sent)
    end.searchParams.set('digest', digest)
    const done = await own.ask({ method: 'PUT', path: end, headers: { 'Content-Length': '0' }, good: [201, 204] })
    done.body.resume()
    return { digest, size }
  }
}

/** Statuses after which a new upload may do better: the old one is lost, or the host is busy. */
function isLost(status: number): boolean {
  return status === 401 || status === 404 || status === 408 || status === 416 || status === 429 || status >= 500
}

function uploadPlace({ headers, url }: Incoming): URL {
  if (headers.location) return new URL(headers.location, url)
  throw new EngineError('unavailable', `${url.host} began an upload and did not say where it goes: expected a Location`)
}

async function fetched(incoming: Incoming, reference: string): Promise<FetchedManifest> {
  const bytes = await whole(incoming)
  const digest = digestOf(bytes)
  if (isDigest(reference) && reference !== digest)
    throw new EngineError(
      'invalid',
      `manifest verification failed for digest ${reference}: the registry sent something else, it hashes to ${digest}`,
    )
  const mediaType = (incoming.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
  return { digest, mediaType, bytes, rateLimit: rateLimitOf(incoming.headers) }
}

async function whole({ body, url }: Incoming): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_JSON) {
      body.destroy()
      throw new EngineError('invalid', `${url.host} sent more than ${LARGEST_JSON} bytes where a manifest was expected`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** `Link: </v2/…?last=x>; rel="next"` */
function nextPage({ headers, url }: Incoming): URL | null {
  const link = /<([^>]+)>\s*;\s*rel="?next"?/.exec(String(headers.link ?? ''))?.[1]
  return link === undefined ? null : new URL(link, url)
}
