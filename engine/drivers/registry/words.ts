import { EngineError } from '../../base/errors.ts'
import type { ErrorCode } from '../../wire/errors.ts'
import type { Incoming } from './transport.ts'

/** What a registry says when it refuses (distribution spec, "Error Codes"). */
export interface RegistryComplaint {
  status: number
  /** `MANIFEST_UNKNOWN`; '' when it did not say. */
  code: string
  /** As dockerd writes it: `manifest unknown: manifest unknown`. */
  text: string
}

/** Some hosts answer with a page. */
const LONGEST = 64 * 1024

export class RegistryRefusal extends EngineError {
  readonly complaint: RegistryComplaint

  constructor(code: ErrorCode, complaint: RegistryComplaint, message = complaint.text) {
    super(code, message)
    this.complaint = complaint
  }
}

/** Reads why a registry refused. */
export async function complaintOf({ status, body, url, headers }: Incoming): Promise<RegistryComplaint> {
  const text = await readText(body)
  // As dockerd has it: who is known but may not do this is denied, whatever the body calls it.
  if (status === 401 && /error="?insufficient_scope/.test(headers['www-authenticate'] ?? ''))
    return { status, code: 'DENIED', text: 'denied: requested access to the resource is denied' }
  try {
    const { errors, details } = JSON.parse(text) as {
      errors?: { code?: string; message?: string }[]
      details?: string
    }
    const [first] = errors ?? []
    if (first?.code) {
      const name = first.code.toLowerCase().replaceAll('_', ' ')
      return { status, code: first.code, text: `${name}: ${first.message || name}` }
    }
    if (details) return { status, code: '', text: details }
  } catch {
    // Not of the form that the spec asks for: the status has to do.
  }
  return { status, code: CODES[status] ?? '', text: `${url.host} answered ${status} to ${url.pathname}` }
}

const CODES: Partial<Record<number, string>> = { 401: 'UNAUTHORIZED', 403: 'DENIED', 429: 'TOOMANYREQUESTS' }

async function readText(body: Incoming['body']): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function refusalOf(complaint: RegistryComplaint): RegistryRefusal {
  const { status, code } = complaint
  if (status === 401 || code === 'UNAUTHORIZED') return new RegistryRefusal('unauthorized', complaint)
  if (status === 403 || code === 'DENIED') return new RegistryRefusal('forbidden', complaint)
  if (status === 404) return new RegistryRefusal('notFound', complaint)
  if (status === 429 || status >= 500) return new RegistryRefusal('unavailable', complaint)
  return new RegistryRefusal('invalid', complaint)
}

/** A request that had no answer, in the words that Docker's users search for. The query is left out: it may hold a secret. */
export function unreachable(method: string, url: URL, error: NodeJS.ErrnoException): EngineError {
  const verb = method.charAt(0) + method.slice(1).toLowerCase()
  return new EngineError('unavailable', `${verb} "${url.origin}${url.pathname}": ${reasonOf(url, error)}`, {
    cause: error,
  })
}

function reasonOf(url: URL, error: NodeJS.ErrnoException & { address?: string; port?: number }): string {
  const { code = '' } = error
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${url.hostname}: no such host`
  if (code === 'EAI_AGAIN') return `dial tcp: lookup ${url.hostname}: Temporary failure in name resolution`
  if (code === 'ECONNREFUSED')
    return `dial tcp ${error.address ?? url.hostname}:${error.port ?? url.port}: connect: connection refused`
  if (code === 'ETIMEDOUT')
    return `net/http: request canceled (Client.Timeout exceeded): ${url.host} has been silent for too long`
  if (code === 'EPROTO') return `http: server gave HTTP response to HTTPS client`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `tls: failed to verify certificate: x509: certificate is valid for other names, not ${url.hostname}`
  if (code === 'CERT_HAS_EXPIRED')
    return 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid'
  if (/^(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_)/.test(code))
    return `tls: failed to verify certificate: x509: certificate signed by unknown authority. Put the authority's certificate into /etc/docker/certs.d/${url.host}/ca.crt, or start the engine with --insecure-registry ${url.host}`
  return error.message || code
}
