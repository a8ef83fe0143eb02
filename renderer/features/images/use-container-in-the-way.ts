import { useQuery } from '@tanstack/react-query'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useMemo, useState } from 'react'
import type { ProcessInfo } from '../../../engine/wire/containers.ts'
import type { Image } from '../../../engine/wire/images.ts'
import { modelOfContainer } from '../../components/stack/model-of.ts'
import type { StackModel } from '../../components/stack/model.ts'
import { useRequests } from '../../lib/perform.ts'
import { trpc } from '../../lib/rpc.ts'

/** The first container that the last refusal names and that rests on this image, with what runs in it; null: none. */
export function useContainerInTheWay(image: Image): StackModel | null {
  const named = useRequests(({ refusal }) => refusal?.error.objects)
  const id = image.usedBy.find((user) => named?.some((object) => object.id === user.id))?.id ?? ''
  const { data: detail } = useQuery(trpc.container.queryOptions(id, { enabled: id !== '' }))
  const [processes, setProcesses] = useState<readonly ProcessInfo[]>([])
  const up = id !== '' && (detail?.state.status === 'running' || detail?.state.status === 'paused')
  useSubscription(
    trpc.processes.subscriptionOptions(id, { enabled: up, onData: setProcesses, onError: () => setProcesses([]) }),
  )
  return useMemo(
    () => (id !== '' && detail?.id === id ? modelOfContainer(detail, up ? processes : []) : null),
    [id, detail, up, processes],
  )
}
