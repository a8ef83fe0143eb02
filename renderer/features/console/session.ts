import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { errorData } from '../../lib/errors.ts'
import { dismissRefusal, refuse } from '../../lib/perform.ts'
import { rpc } from '../../lib/rpc.ts'
import { requestTerminal } from '../../lib/terminal-request.ts'
import { trace } from '../../lib/trace.ts'
import { type ConsoleSnapshot, ConsoleSession, type RunLine } from './console-session.ts'

/** The console of this window. A line that opens a terminal hands over to the terminal; its own stream ends then. */
export const session = new ConsoleSession(follow, (container) => {
  // it may be ending just now: then there is nobody left to interrupt
  rpc.perform.mutate({ verb: 'kill', container, signal: 'INT' }).catch(() => {})
})

function follow(...[line, next, done]: Parameters<RunLine>): () => void {
  dismissRefusal()
  const columns = Math.max(60, Math.floor((window.innerWidth - 240) / 7.8))
  const subscription = rpc.console.subscribe(
    { line, columns },
    {
      onData: (output) => {
        if (output.type === 'exit' && output.error) refuse({ request: null, line, error: output.error })
        if (output.type === 'terminal') {
          requestTerminal({ container: output.container, execId: output.execId })
          useOutputPanel.setState({ open: false })
        }
        next(output)
      },
      onError: (error) => done(errorData(error)),
      onComplete: () => done(),
    },
  )
  return () => subscription.unsubscribe()
}

/**
 * A line about several objects goes on after one refusal, so its end names none: the trace does. Returns what stops it.
 */
export function followRefusals(): () => void {
  return trace.listen((event) => {
    if (event.type !== 'end' || event.outcome !== 'refused' || !event.error) return
    const traced = trace.getSnapshot().operations.find(({ operation }) => operation.id === event.operation)
    if (traced?.operation.cause !== 'window') return
    const { line, startedAt } = traced.operation
    const typed = ({ entries }: ConsoleSnapshot) =>
      entries.some((entry) => entry.line === line && (entry.end === null || entry.end.at >= startedAt))
    if (typed(session.getSnapshot())) refuse({ request: null, line, error: event.error })
  })
}

export function useSession(): ConsoleSnapshot {
  return useSyncExternalStore(session.subscribe, session.getSnapshot)
}

/** Whether the output stands open above the prompt. */
export const useOutputPanel = create<{ open: boolean }>(() => ({ open: false }))

/** Ctrl+C: interrupts the line that was typed last and still runs. False when none does. */
export function interruptLast(): boolean {
  const running = session.getSnapshot().entries.findLast((entry) => entry.end === null)
  if (running) session.interrupt(running.id)
  return running !== undefined
}

/** Runs a line as if it had been typed, and shows what it prints. */
export function runLine(line: string): void {
  useOutputPanel.setState({ open: true })
  session.run(line)
}
