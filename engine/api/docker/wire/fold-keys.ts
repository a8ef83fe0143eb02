import type { z } from 'zod'

/** The part of zod's own description of a schema that this needs (`_zod.def`). */
interface Definition {
  type: string
  shape?: Record<string, z.ZodType>
  innerType?: z.ZodType
  in?: z.ZodType
  out?: z.ZodType
  element?: z.ZodType
  valueType?: z.ZodType
}

/**
 * Gives the keys of a body the case that the schema spells, as Go's JSON takes them in any. An exact key wins over another
 * spelling of it; keys of maps (labels, say) stay what they are.
 */
export function foldKeys(value: unknown, schema: z.ZodType): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { type, shape, element, valueType } = plain(schema)
  if (type === 'array' && element && Array.isArray(value)) return value.map((each) => foldKeys(each, element))
  if (Array.isArray(value)) return value
  if (type === 'record' && valueType)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, foldKeys(each, valueType)]))
  if (type !== 'object' || !shape) return value
  const spellings = new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key]))
  const folded: Record<string, unknown> = {}
  const exactLast = Object.entries(value).sort(([a], [b]) => Number(a in shape) - Number(b in shape))
  for (const [key, each] of exactLast) {
    const spelled = key in shape ? key : (spellings.get(key.toLowerCase()) ?? key)
    folded[spelled] = shape[spelled] ? foldKeys(each, shape[spelled]) : each
  }
  return folded
}

/** What a schema is below its wrappers: optional, with a default, with a transformation before or after. */
function plain(schema: z.ZodType): Definition {
  const definition = schema._zod.def as unknown as Definition
  if (definition.innerType) return plain(definition.innerType)
  if (definition.type !== 'pipe' || !definition.in || !definition.out) return definition
  const before = definition.in._zod.def.type === 'transform'
  return plain(before ? definition.out : definition.in)
}
