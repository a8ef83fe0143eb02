import { useSubscription } from '@trpc/tanstack-react-query'
import { useRef, useState } from 'react'
import type { ContainerUse } from '../../engine/wire/stats.ts'
import { trpc } from './rpc.ts'
import { useVisible } from './visible.ts'

/** What each container that runs uses now, by id; measured only while the window can be seen. */
export function useContainerUse(): ReadonlyMap<string, ContainerUse> {
  const [use, setUse] = useState<ReadonlyMap<string, ContainerUse>>(new Map())
  useUses((samples) => setUse(new Map(samples.map((sample) => [sample.id, sample]))))
  return use
}

/** Two minutes. */
const KEPT = 120

/** What one container used since somebody looks, oldest first. */
export function useUseHistory(id: string): readonly ContainerUse[] {
  const [history, setHistory] = useState<readonly ContainerUse[]>([])
  useUses((samples) => {
    const sample = samples.find((one) => one.id === id)
    if (sample) setHistory((before) => [...before, sample].slice(-KEPT))
  })
  return history
}

function useUses(take: (samples: readonly ContainerUse[]) => void): void {
  const latest = useRef(take)
  latest.current = take
  const visible = useVisible()
  useSubscription(
    trpc.stats.subscriptionOptions(undefined, {
      enabled: visible,
      onData: (samples) => latest.current(samples),
      onError: () => latest.current([]),
    }),
  )
}
