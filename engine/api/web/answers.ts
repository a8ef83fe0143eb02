import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { toEngineError } from '../../base/errors.ts'
import type { ErrorCode } from '../../wire/errors.ts'
import { PAGE_POLICY } from '../../wire/page-policy.ts'

/** On every answer, whatever it is. */
export const SAFE_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const STATUS: Record<ErrorCode, number> = {
  notFound: 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  unauthorized: 401,
  notModified: 409,
  unsupported: 501,
  unavailable: 503,
  cancelled: 503,
  internal: 500,
}

/** One sentence for people. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { ...SAFE_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${text}\n`)
}

/** After the first byte only breaking the connection can still say that something failed. */
export function answerError(response: ServerResponse, thrown: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const error = toEngineError(thrown)
  answerText(response, STATUS[error.code], error.message)
}
