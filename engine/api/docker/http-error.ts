import type { ServerResponse } from 'node:http'
import { toEngineError } from '../../base/errors.ts'
import type { ErrorKey } from '../../wire/error-details.ts'
import type { ErrorCode } from '../../wire/errors.ts'

const STATUS: Record<ErrorCode, number> = {
  notFound: 404,
  conflict: 409,
  invalid: 400,
  forbidden: 403,
  unauthorized: 401,
  notModified: 304,
  unsupported: 501,
  unavailable: 503,
  /** Nobody reads it: it was the client who left. A cancel from the window is seen by a CLI that still waits. */
  cancelled: 499,
  internal: 500,
}

/** dockerd has no status of its own for what fails late in a start. */
const STATUS_OF_KEY: Partial<Record<ErrorKey, number>> = { portTaken: 500, portTakenByProgram: 500 }

/** Answers with the error in Docker's form. Once the answer has begun, the only honest thing left is to break the connection. */
export function sendError(response: ServerResponse, thrown: unknown): void {
  // The client left: nobody hears the answer, and its leaving is no defect.
  if (response.destroyed) return
  const error = toEngineError(thrown)
  if (error.code === 'internal') console.error(`docker api: ${error.message.replaceAll('\n', ' ')}`)
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (error.code === 'notModified') {
    response.writeHead(304)
    response.end()
    return
  }
  const body = `${JSON.stringify({ message: error.message })}\n`
  const status = error.details && STATUS_OF_KEY[error.details.key]
  response.writeHead(status ?? STATUS[error.code], {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  })
  response.end(body)
}
