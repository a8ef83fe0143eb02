import { toEngineError } from '../../../base/errors.ts'
import type { ErrorCode } from '../../../wire/errors.ts'
import { CODE, GrpcError } from './grpc.ts'

/** Clients print the text of `unknown` as it is; other codes are put in front of it by name. */
const CODES: Record<ErrorCode, number> = {
  notFound: CODE.notFound,
  conflict: CODE.unknown,
  invalid: CODE.unknown,
  forbidden: CODE.permissionDenied,
  unauthorized: CODE.unauthenticated,
  notModified: CODE.unknown,
  unsupported: CODE.unimplemented,
  unavailable: CODE.unknown,
  cancelled: CODE.cancelled,
  internal: CODE.internal,
}

export function toGrpcError(thrown: unknown): GrpcError {
  if (thrown instanceof GrpcError) return thrown
  const error = toEngineError(thrown)
  if (error.code === 'internal') console.error(`buildkit: ${error.message.replaceAll('\n', ' ')}`)
  return new GrpcError(CODES[error.code], error.message)
}
