import { useSyncExternalStore } from 'react'
import { queryClient, rpc } from './rpc.ts'
import { type TracedOperation, type TraceSnapshot, TraceStore } from './trace-store.ts'

/** The one trace of this window. */
export const trace = new TraceStore()

/** Everything known of the operations of the engine, oldest first. */
export function useTrace(): TraceSnapshot {
  return useSyncExternalStore(trace.subscribe, trace.getSnapshot)
}

/** The operation that the console strip shows: the newest one that a person caused, else the newest. */
export function useLastOperation(): TracedOperation | null {
  const { operations } = useTrace()
  return (
    operations.findLast(({ operation }) => operation.cause !== 'engine' && operation.line !== '') ??
    operations.at(-1) ??
    null
  )
}

/** Operations under way. */
export function useRunningOperations(): readonly TracedOperation[] {
  return useTrace().operations.filter((traced) => traced.end === null)
}

/** Reads the recent past, then follows the trace for as long as the window lives; tRPC resumes it after a lost connection. */
export function followTrace(): () => void {
  let stop = () => {}
  let stopped = false
  const start = async () => {
    trace.seed(await rpc.recent.query(100))
    if (stopped) return
    // What happened between a list's answer and this one is in the past already, so no live event will tell of it.
    void queryClient.invalidateQueries()
    const subscription = rpc.trace.subscribe(
      { since: trace.getSnapshot().seq },
      { onData: ({ data }) => trace.push(data), onError: retry },
    )
    stop = () => subscription.unsubscribe()
  }
  const retry = () => {
    if (!stopped) setTimeout(() => void start().catch(retry), 1000)
  }
  void start().catch(retry)
  return () => {
    stopped = true
    stop()
  }
}
