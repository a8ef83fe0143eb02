import { TRPCClientError } from '@trpc/client'
import type { ErrorCode, ErrorData } from '../../engine/wire/errors.ts'

const CODES: readonly string[] = [
  'notFound',
  'conflict',
  'invalid',
  'forbidden',
  'notModified',
  'unsupported',
  'unavailable',
  'cancelled',
  'internal',
] satisfies ErrorCode[]

/**
 * What went wrong, as data. An error that the engine raised keeps its code, sentence and objects; a request that never
 * reached it is `unavailable`; anything else is `internal`. Callers decide by `code`, never by the sentence.
 */
export function errorData(error: unknown): ErrorData {
  if (error instanceof TRPCClientError) {
    const engine: unknown = error.data?.engine
    if (isErrorData(engine)) return engine
    if (error.data === undefined || error.data === null) return { code: 'unavailable', message: error.message }
    if (error.data.code === 'BAD_REQUEST') return { code: 'invalid', message: error.message }
    return { code: 'internal', message: error.message }
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

function isErrorData(value: unknown): value is ErrorData {
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) return false
  return typeof value.message === 'string' && typeof value.code === 'string' && CODES.includes(value.code)
}
