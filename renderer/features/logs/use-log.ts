import { useEffect, useState, useSyncExternalStore } from 'react'
import { errorData } from '../../lib/errors.ts'
import { rpc } from '../../lib/rpc.ts'
import { LogFollower, type LogSnapshot } from './follower.ts'

/** Lines from the end that are asked for at first. */
export const TAIL = 10_000

/** The log of a container from so many lines before its end (null: from its beginning), followed for as long as the component is there. */
export function useLog(container: string, tail: number | null): LogSnapshot {
  const [follower] = useState(() => new LogFollower((flush) => void requestAnimationFrame(flush)))
  useEffect(() => {
    follower.restart()
    const stream = rpc.logs.subscribe(
      { container, tail, follow: true, since: '' },
      {
        onStarted: () => follower.restart(),
        onData: (lines) => follower.add(lines),
        onComplete: () => follower.end(),
        onError: (error) => follower.end(errorData(error)),
      },
    )
    return () => stream.unsubscribe()
  }, [container, tail, follower])
  return useSyncExternalStore(follower.subscribe, follower.getSnapshot)
}
