import type { ErrorDetails } from '../wire/error-details.ts'
import type { ErrorCode, ErrorData, ObjectRef } from '../wire/errors.ts'

/**
 * The one error class of the engine. `code` decides what a caller does (HTTP status, what the window offers); the message
 * is a sentence for people: the object, what was expected, what came, the way out. Anything else that is thrown is a
 * defect and is reported as `internal`.
 */
export class EngineError extends Error {
  readonly code: ErrorCode
  readonly objects: ObjectRef[]
  readonly details: ErrorDetails | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; objects?: ObjectRef[]; details?: ErrorDetails } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'EngineError'
    this.code = code
    this.objects = options.objects ?? []
    this.details = options.details
  }

  /** The form in which it crosses to another process. */
  get data(): ErrorData {
    const { code, message, objects, details } = this
    return { code, message, ...(objects.length ? { objects } : {}), ...(details ? { details } : {}) }
  }
}

export function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  if (error instanceof Error && error.name === 'AbortError')
    return new EngineError('cancelled', 'cancelled', { cause: error })
  const errno = (error as NodeJS.ErrnoException | null)?.code
  const SQLITE_FULL = 13
  const full = (error as { errcode?: number } | null)?.errcode === SQLITE_FULL
  if (errno === 'ENOSPC' || errno === 'EDQUOT' || full)
    return new EngineError('unavailable', `no space left on the disk: ${(error as Error).message}`, {
      cause: error,
      details: { key: 'noSpace', values: {} },
    })
  return new EngineError('internal', error instanceof Error ? error.message : String(error), { cause: error })
}
