import type { QueryClient } from '@tanstack/react-query'
import { type Affected, affectedBy } from './affected.ts'
import { trpc } from './rpc.ts'
import type { TraceStore } from './trace-store.ts'

/** Lets lists and details be fetched again when the trace says that they changed; a burst of events is one refetch. */
export function refetchOnTrace(store: TraceStore, client: QueryClient): () => void {
  const pending = new Set<Affected>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    for (const what of pending)
      void client.invalidateQueries({ predicate: ({ queryKey }) => concerned(what, queryKey) })
    pending.clear()
  }
  const stop = store.listen((event) => {
    for (const what of affectedBy(event)) pending.add(what)
    if (pending.size > 0) timer ??= setTimeout(flush, 50)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

const procedures: Record<Affected, readonly (readonly string[])[]> = {
  containers: [trpc.containers.pathKey(), trpc.container.pathKey(), trpc.inspect.pathKey()].map(pathOf),
  images: [trpc.images.pathKey(), trpc.image.pathKey(), trpc.removal.pathKey(), trpc.inspect.pathKey()].map(pathOf),
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
