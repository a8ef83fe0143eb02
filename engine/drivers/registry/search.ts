import { z } from 'zod'
import { EngineError } from '../../base/errors.ts'
import { parseJson } from '../../formats/oci/json.ts'
import { DOCKER_CREDENTIALS, DOCKER_DOMAIN, type Endpoint } from './hosts.ts'
import type { Access, SearchResult } from './registry.ts'
import { type ClientParts, Session } from './session.ts'
import { RegistryRefusal } from './words.ts'

const Found = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      description: z.string().default(''),
      star_count: z.number().default(0),
      is_official: z.boolean().default(false),
      is_automated: z.boolean().default(false),
    }),
  ),
})
const Catalog = z.object({ repositories: z.array(z.string()).default([]) })

/** Docker's own search is at a host of its own. */
export const SEARCH_HOST = 'index.docker.io'
/** Of a catalogue no more is read; the spec gives it in pages and without a search. */
const MOST_NAMES = 1000

/** By the search of the first Docker registries (`/v1/search`), which few have; else by the list of all repositories. */
export async function searchRegistry(
  endpoint: Endpoint,
  term: string,
  limit: number,
  access: Access,
  parts: ClientParts,
): Promise<SearchResult[]> {
  const session = new Session(endpoint, access, parts)
  const prefix = endpoint.credentialKey === DOCKER_CREDENTIALS ? '' : `${endpoint.host}/`
  const url = new URL('/v1/search', await originOf(session, endpoint))
  url.searchParams.set('q', term)
  url.searchParams.set('n', String(limit))
  const found = await asked(session, url, Found)
  if (found)
    return found.results.slice(0, limit).map((each) => ({
      name: `${prefix}${each.name}`,
      description: each.description,
      stars: each.star_count,
      official: each.is_official,
      automated: each.is_automated,
    }))
  session.want('registry:catalog:*')
  const catalog = await asked(session, `_catalog?n=${MOST_NAMES}`, Catalog)
  if (!catalog)
    throw new EngineError(
      'unsupported',
      `${endpoint.host} can neither be searched nor does it list its repositories: name the image you want`,
    )
  return catalog.repositories
    .filter((name) => name.includes(term.toLowerCase()))
    .slice(0, limit)
    .map((name) => ({ name: `${prefix}${name}`, description: '', stars: 0, official: false, automated: false }))
}

/** The host of Docker's search has no `/v2/` to find out by. */
async function originOf(session: Session, { host }: Endpoint): Promise<string> {
  return host === SEARCH_HOST ? `https://${host}` : await session.origin()
}

/** null where there is no such thing. */
async function asked<T>(session: Session, path: string | URL, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const incoming = await session.ask({ method: 'GET', path, good: [200] })
    const chunks: Buffer[] = []
    for await (const chunk of incoming.body as AsyncIterable<Buffer>) chunks.push(chunk)
    return parseJson(Buffer.concat(chunks), schema, `what ${incoming.url.host} found`)
  } catch (error) {
    if (!(error instanceof RegistryRefusal) || ![404, 405].includes(error.complaint.status)) throw error
    return null
  }
}

export function searchHost(domain: string): string {
  return domain === DOCKER_DOMAIN ? SEARCH_HOST : domain
}
