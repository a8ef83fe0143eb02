import { z } from 'zod'
import { type Digest, isDigest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'

/** No config or manifest of an honest image comes near this; the distribution spec asks registries for 4 MB. */
export const LARGEST_JSON = 16 * 1024 * 1024

export const digest = z.custom<Digest>(
  (value) => typeof value === 'string' && isDigest(value),
  'expected a sha256 digest',
)

/** Parses and checks a JSON document of somebody else's. Go writes absent lists and maps as null: keys with null are left out. `what` begins the sentence of a refusal (`invalid`). */
export function parseJson<T>(bytes: Uint8Array, schema: z.ZodType<T>, what: string): T {
  if (bytes.length > LARGEST_JSON)
    throw new EngineError('invalid', `${what} has ${bytes.length} bytes: at most ${LARGEST_JSON} are accepted`)
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), withoutNull)
  } catch (cause) {
    throw new EngineError('invalid', `${what} is not JSON: ${(cause as Error).message}`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const place = issue?.path.join('.')
  throw new EngineError('invalid', `${what} is not as expected${place ? ` at ${place}` : ''}: ${issue?.message}`, {
    cause: parsed.error,
  })
}

function withoutNull(_key: string, value: unknown): unknown {
  return value === null ? undefined : value
}
