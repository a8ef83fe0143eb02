import { useQuery } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useState } from 'react'
import type { ContainerDetail, ProcessInfo } from '../../../engine/wire/containers.ts'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import { errorData } from '../../lib/errors.ts'
import { trpc } from '../../lib/rpc.ts'
import { type Changes, NO_CHANGES, withBatch } from './changes-model.ts'
import { isUp } from './container-filter.ts'

export interface LiveContainer {
  detail: ContainerDetail | undefined
  error: ErrorData | null
  /** Empty while it does not run. */
  processes: readonly ProcessInfo[]
  changes: Changes
}

/** A container with what runs in it and what it wrote, both as they change. Give the component a `key` of the id. */
export function useLiveContainer(id: string): LiveContainer {
  const { data: detail, error } = useQuery(trpc.container.queryOptions(id))
  const [processes, setProcesses] = useState<readonly ProcessInfo[]>([])
  const [changes, setChanges] = useState<Changes>(NO_CHANGES)
  const up = detail !== undefined && isUp(detail.state.status)
  useSubscription(
    trpc.processes.subscriptionOptions(id, { enabled: up, onData: setProcesses, onError: () => setProcesses([]) }),
  )
  useSubscription(
    trpc.changes.subscriptionOptions(id, {
      enabled: detail !== undefined,
      onData: (batch) => setChanges((before) => withBatch(before, batch)),
    }),
  )
  return { detail, error: error ? errorData(error) : null, processes: up ? processes : [], changes }
}
