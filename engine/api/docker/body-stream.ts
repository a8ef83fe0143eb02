import { PassThrough, type Readable } from 'node:stream'
import type { Call } from './call.ts'

/**
 * The body of the request as a stream that may be given up. Destroying the request itself would break the connection, and
 * the client would never read why: what is left of the body is read and dropped instead.
 */
export function bodyStream({ request }: Call): Readable {
  // Clients send small pieces: room for a megabyte spares them thousands of stops.
  const body = new PassThrough({ highWaterMark: 1 << 20 })
  request.on('error', (error) => body.destroy(error))
  body.on('error', () => {})
  body.on('close', () => {
    request.unpipe(body)
    request.resume()
  })
  return request.pipe(body)
}
