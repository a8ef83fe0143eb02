import type { ObjectRef } from '../../engine/wire/errors.ts'

/** Where an object is shown in its list, for `navigate` and `Link`. */
export function placeOf(object: ObjectRef) {
  const search = { on: object.id }
  if (object.kind === 'container') return { to: '/containers', search } as const
  if (object.kind === 'volume') return { to: '/volumes', search } as const
  if (object.kind === 'network') return { to: '/networks', search } as const
  return { to: '/images', search } as const
}
