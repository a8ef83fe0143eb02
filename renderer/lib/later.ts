import { type ComponentType, lazy } from 'react'

const parts: (() => Promise<unknown>)[] = []

/**
 * A part of the window that its first picture does not wait for. It is fetched when it is first shown, or when the window
 * has nothing else to do: so it is there also when the engine, which serves it in web mode, has gone meanwhile.
 */
export function later<P>(load: () => Promise<ComponentType<P>>) {
  parts.push(load)
  return lazy(async () => ({ default: await load() }))
}

/** Fetches all parts, one after the other. One that does not come is asked for again when it is shown. */
export function fetchParts(): void {
  requestIdleCallback(async () => {
    for (const load of parts) await load().catch(() => undefined)
  })
}
