import { useCallback, useEffect, useRef, useState } from 'react'
import { rpc } from '../../lib/rpc.ts'
import { answered, asking, CLOSED, type CompletionState } from './completion.ts'

const DOCKER = 'docker '
/** Milliseconds without a key before the engine is asked. */
const PAUSE = 60

/** The completion popup of the prompt: asks the engine as the line changes, and forgets answers that come too late. */
export function useCompletion() {
  const [state, setState] = useState<CompletionState>(CLOSED)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const ask = (line: string, cursor: number) => {
    clearTimeout(timer.current)
    if (line.trim() === '') return setState(CLOSED)
    setState((before) => asking(before, line, cursor))
    timer.current = setTimeout(() => {
      rpc.complete.query({ line: DOCKER + line, cursor: DOCKER.length + cursor }).then(
        (choices) => setState((before) => answered(before, line, cursor, choices)),
        () => setState(CLOSED),
      )
    }, PAUSE)
  }
  const close = useCallback(() => {
    clearTimeout(timer.current)
    setState(CLOSED)
  }, [])
  return { state, setState, ask, close }
}
