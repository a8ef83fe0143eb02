import { useEffect, useRef } from 'react'
import { trace } from '../../lib/trace.ts'

/** Calls `show` with the id of a container that this window has just made, at the moment its layer is there. */
export function useFollowNew(show: (id: string) => void): void {
  const latest = useRef(show)
  latest.current = show
  useEffect(
    () =>
      trace.listen((event) => {
        if (event.type !== 'step' || event.step.kind !== 'layer.added' || !event.step.container) return
        const traced = trace.getSnapshot().operations.find(({ operation }) => operation.id === event.operation)
        if (traced?.operation.cause === 'window') latest.current(event.step.container.id)
      }),
    [],
  )
}
