import type { ObjectRef } from '../../engine/wire/errors.ts'

/** Where an object is shown in its list, for `navigate` and `Link`. */
export function placeOf(object: ObjectRef) {
  return object.kind === 'container'
    ? ({ to: '/containers', search: { on: object.id } } as const)
    : ({ to: '/images', search: { on: object.id } } as const)
}
