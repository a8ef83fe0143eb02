import { type Digest, isDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { ErrorDetails } from '../../wire/error-details.ts'

/**
 * The name of an image: `[domain/]path[:tag][@digest]`, by the grammar of Docker's reference library. Names are kept in
 * their full form (`docker.io/library/busybox:latest`) and shown in the short one (`busybox:latest`).
 */
export interface Reference {
  /** Registry host, `docker.io` when none was written. */
  readonly domain: string
  /** Repository within it, `library/busybox` for a bare `busybox`. */
  readonly path: string
  readonly tag: string | null
  readonly digest: Digest | null
}

const DEFAULT_DOMAIN = 'docker.io'
const OFFICIAL = 'library/'
const LONGEST_NAME = 255

const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const DOMAIN = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`)
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const TAG = /^[\w][\w.-]{0,127}$/
const WHOLE_ID = /^[a-f0-9]{64}$/

/** Rejects `invalid` with the sentences that Docker's clients know. */
export function parseReference(text: string): Reference {
  if (WHOLE_ID.test(text))
    throw invalid(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`)
  const { domain, rest } = splitDomain(text)
  const at = rest.indexOf('@')
  const digest = at < 0 ? null : rest.slice(at + 1)
  const named = at < 0 ? rest : rest.slice(0, at)
  const colon = named.indexOf(':')
  const tag = colon < 0 ? null : named.slice(colon + 1)
  const path = colon < 0 ? named : named.slice(0, colon)

  if (path !== path.toLowerCase())
    throw invalid(`invalid reference format: repository name (${path}) must be lowercase`, {
      key: 'referenceUppercase',
      values: { path },
    })
  const wellFormed = DOMAIN.test(domain) && PATH.test(path) && (tag === null || TAG.test(tag))
  if (!wellFormed || (digest !== null && !isDigest(digest)))
    throw invalid('invalid reference format', { key: 'referenceInvalid', values: { text } })
  if (domain.length + 1 + path.length > LONGEST_NAME)
    throw invalid(`invalid reference format: repository name must not be more than ${LONGEST_NAME} characters`)
  return { domain, path, tag, digest }
}

/** The first part is a host only if it looks like one: with a dot or a port, `localhost`, or a capital letter. */
function splitDomain(text: string): { domain: string; rest: string } {
  const slash = text.indexOf('/')
  const first = text.slice(0, slash)
  const isHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const written = isHost ? first : DEFAULT_DOMAIN
  const domain = written === 'index.docker.io' ? DEFAULT_DOMAIN : written
  const rest = isHost ? text.slice(slash + 1) : text
  return { domain, rest: domain === DEFAULT_DOMAIN && !rest.includes('/') ? OFFICIAL + rest : rest }
}

/** `docker.io/library/busybox`. */
export function repositoryOf(reference: Reference): string {
  return `${reference.domain}/${reference.path}`
}

/** The form that the store keeps. A digest wins over a tag; without either the tag is `latest`. */
export function fullName(reference: Reference): string {
  const repository = repositoryOf(reference)
  if (reference.digest !== null) return `${repository}@${reference.digest}`
  return `${repository}:${reference.tag ?? 'latest'}`
}

/** The full form of a name that an image shall have: one with a digest cannot be given. */
export function nameToGive(text: string): string {
  const reference = parseReference(text)
  if (reference.digest !== null) throw invalid('refusing to create a tag with a digest reference')
  return fullName(reference)
}

/** The form that people see, of what `fullName` made: `busybox:latest`, `shop/web:2.4.1`, `ghcr.io/a/b:1`. */
export function shortName(full: string): string {
  if (!full.startsWith(`${DEFAULT_DOMAIN}/`)) return full
  const rest = full.slice(DEFAULT_DOMAIN.length + 1)
  const unofficial = rest.slice(OFFICIAL.length)
  return rest.startsWith(OFFICIAL) && !unofficial.includes('/') ? unofficial : rest
}

function invalid(message: string, details?: ErrorDetails): EngineError {
  return new EngineError('invalid', message, { details })
}
