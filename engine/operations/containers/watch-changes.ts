import { lstatSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import watcher from '@parcel/watcher'
import { sleep } from '../../base/clock.ts'
import type { Change } from '../../wire/containers.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'

/** Events of this many milliseconds are told together: a program that unpacks an archive makes thousands. */
const GATHER = 100

/**
 * What happens in the read-write layer while somebody listens, from inotify on `upper`: everything that a process writes
 * through the union view arrives there. A folder that is gone takes what was in it along.
 */
export async function* watchChanges(
  context: Context,
  reference: string,
  signal: AbortSignal,
): AsyncGenerator<{ changes: Change[]; gone: string[] }, void> {
  const { id, top } = findContainer(context.store, reference)
  const { upper } = context.store.paths(id)
  const touched = new Set<string>()
  const appeared = new Set<string>()
  let wake = () => {}
  let over = signal.aborted
  const end = () => {
    over = true
    wake()
  }
  const removed = new AbortController()
  context.waiters.wait(id, 'removed', AbortSignal.any([signal, removed.signal])).then(end, end)
  const subscription = await watcher.subscribe(upper, (error, events) => {
    if (error) context.log.warn(`container ${id}: changes can no longer be followed`, error)
    for (const event of events) {
      const path = relative(upper, event.path)
      if (path === '') continue
      touched.add(path)
      if (event.type === 'create') appeared.add(path)
    }
    if (error) end()
    else wake()
  })
  try {
    yield { changes: [], gone: [] }
    while (!over) {
      if (touched.size === 0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      if (over) return
      await sleep(GATHER)
      const paths = [...touched.union(contentsOf(upper, appeared))]
      touched.clear()
      appeared.clear()
      const changes = context.changes.some(upper, top, paths)
      const there = new Set(changes.map((change) => change.path))
      const gone = paths.map((path) => `/${path}`).filter((path) => !there.has(path))
      yield { changes, gone }
    }
  } finally {
    removed.abort()
    // The watcher complains when its folder is gone already; nothing is left to release then.
    await subscription.unsubscribe().catch(() => {})
  }
}

/** Paths in folders that appeared: what was put into one before inotify looked there is told by nobody else. */
function contentsOf(upper: string, appeared: ReadonlySet<string>): Set<string> {
  const outermost = [...appeared].filter((path) => !appeared.has(dirname(path)))
  return new Set(
    outermost.flatMap((path) => {
      const folder = join(upper, path)
      try {
        if (!lstatSync(folder).isDirectory()) return []
        return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((inside) => join(path, inside))
      } catch {
        // It went again; that comes as an event of its own.
        return []
      }
    }),
  )
}
