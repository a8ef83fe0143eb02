import { useSubscription } from '@trpc/tanstack-react-query'
import { useState, useSyncExternalStore } from 'react'
import { trpc } from '../../lib/rpc.ts'
import { type Progress, ProgressStore } from './progress.ts'

/** What a build has told, and goes on to tell for as long as the component is there. */
export function useProgress(id: string): Progress {
  const [store] = useState(() => new ProgressStore())
  useSubscription(
    trpc.buildProgress.subscriptionOptions(id, {
      onStarted: () => store.restart(),
      onData: (events) => store.add(events),
    }),
  )
  return useSyncExternalStore(store.subscribe, store.getSnapshot)
}
