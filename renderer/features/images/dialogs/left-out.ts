import type { Layer } from '../../../../engine/wire/layers.ts'

/** How many layers of `stack`, from the base, `there` has too: as the engine leaves them out. */
export function leftOut(stack: readonly Layer[], there: readonly Layer[]): number {
  const known = new Set(there.map(({ diffId }) => diffId))
  const first = stack.findIndex(({ diffId }) => !known.has(diffId))
  return first < 0 ? stack.length : first
}
