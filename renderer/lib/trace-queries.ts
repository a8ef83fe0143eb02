import type { QueryClient } from '@tanstack/react-query'
import { type Affected, affectedBy } from './affected.ts'
import { trpc } from './rpc.ts'
import type { TraceStore } from './trace-store.ts'

/** Milliseconds from the first event of a burst to its refetch. */
const BURST = 50
/** The longest that a list stays behind, in milliseconds, however slow its answers are. */
const LONGEST = 1000

/**
 * Lets lists and details be fetched again when the trace says that they changed. A burst of events is one refetch, and the
 * next one waits for its answer: asking anew before that would cancel it, and a list would stand still as long as a burst
 * lasts. Then it waits as long again as the answer took, so that a long list leaves half of the time to everything else.
 */
export function refetchOnTrace(store: TraceStore, client: QueryClient): () => void {
  const pending = new Set<Affected>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let took = 0
  const flush = async () => {
    const changed = [...pending]
    pending.clear()
    const asked = performance.now()
    await client.invalidateQueries({
      predicate: ({ queryKey }) => changed.some((what) => concerned(what, queryKey)),
    })
    timer = undefined
    took = performance.now() - asked
    if (pending.size > 0) schedule()
  }
  const schedule = () => {
    timer ??= setTimeout(() => void flush(), Math.min(LONGEST, Math.max(BURST, took)))
  }
  const stop = store.listen((event) => {
    for (const what of affectedBy(event)) pending.add(what)
    if (pending.size > 0) schedule()
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

const procedures: Record<Affected, readonly (readonly string[])[]> = {
  containers: [
    trpc.store.pathKey(),
    trpc.frees.pathKey(),
    trpc.containers.pathKey(),
    trpc.container.pathKey(),
    trpc.inspect.pathKey(),
  ].map(pathOf),
  images: [
    trpc.store.pathKey(),
    trpc.frees.pathKey(),
    trpc.images.pathKey(),
    trpc.image.pathKey(),
    trpc.removal.pathKey(),
    trpc.inspect.pathKey(),
  ].map(pathOf),
  builds: [trpc.builds.pathKey(), trpc.build.pathKey(), trpc.buildCache.pathKey()].map(pathOf),
  volumes: [trpc.volumes.pathKey(), trpc.volumeFolder.pathKey(), trpc.inspect.pathKey()].map(pathOf),
  networks: [trpc.networks.pathKey(), trpc.inspect.pathKey()].map(pathOf),
  info: [trpc.info.pathKey()].map(pathOf),
}

function concerned(what: Affected, queryKey: readonly unknown[]): boolean {
  const path = pathOf(queryKey)
  return procedures[what].some((one) => one.join('.') === path.join('.'))
}

function pathOf(key: readonly unknown[]): readonly string[] {
  const path = key[0]
  return Array.isArray(path) ? path.map(String) : []
}
