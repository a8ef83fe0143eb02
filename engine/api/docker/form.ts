import type { IncomingMessage } from 'node:http'
import { wholeBody } from './request-body.ts'

/** The query with what a form in the body adds to it, which wins over it: a filter given there must not be missed. */
export async function withForm(request: IncomingMessage, query: URLSearchParams): Promise<URLSearchParams> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return query
  const form = new URLSearchParams((await wholeBody(request)).toString('utf8'))
  return new URLSearchParams([...form, ...query])
}
