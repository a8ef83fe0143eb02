import { useCallback, useEffect, useRef, useState } from 'react'
import { errorData } from '../../lib/errors.ts'
import { rpc } from '../../lib/rpc.ts'
import { advanced, BEGUN, type Check } from './check.ts'

/** Starts a check, and ends it with the page. */
export function useVerify(): { check: Check | null; running: boolean; start: () => void } {
  const [check, setCheck] = useState<Check | null>(null)
  const running = check !== null && check.checked === null && check.error === null
  const subscription = useRef<{ unsubscribe(): void } | null>(null)
  useEffect(() => () => subscription.current?.unsubscribe(), [])
  const start = useCallback(() => {
    subscription.current?.unsubscribe()
    setCheck(BEGUN)
    subscription.current = rpc.verify.subscribe(undefined, {
      onData: (event) => setCheck((before) => advanced(before ?? BEGUN, event)),
      onError: (error) => setCheck((before) => ({ ...(before ?? BEGUN), error: errorData(error) })),
    })
  }, [])
  return { check, running, start }
}
