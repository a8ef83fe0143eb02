import { create } from 'zustand'
import type { EngineProcessState } from '../../electron/bridge/contract.ts'

export interface Connection {
  state: 'connecting' | 'connected' | 'lost'
  /** When the engine last answered; null until it has once. Milliseconds since the epoch. */
  answeredAt: number | null
  /** Attempts since the connection was lost. */
  attempts: number
  /** When the next attempt begins. Milliseconds since the epoch. */
  nextAttemptAt: number | null
  /** What Electron's main process says of the engine it supervises; null in web mode. */
  process: EngineProcessState | null
}

export const useConnection = create<Connection>(() => ({
  state: 'connecting',
  answeredAt: null,
  attempts: 0,
  nextAttemptAt: null,
  process: null,
}))

export const isConnected = (connection: Connection): boolean => connection.state === 'connected'

/** Milliseconds before attempt number `attempt`: at once, then soon, then every four seconds. */
export function retryDelay(attempt: number): number {
  const delay = attempt === 0 ? 0 : Math.min(500 * 2 ** (attempt - 1), 4000)
  useConnection.setState({ attempts: attempt + 1, nextAttemptAt: Date.now() + delay })
  return delay
}

export function connectionOpened(): void {
  useConnection.setState({ state: 'connected', answeredAt: Date.now(), attempts: 0, nextAttemptAt: null })
}

export function connectionClosed(): void {
  const { state } = useConnection.getState()
  if (state === 'connected') useConnection.setState({ state: 'lost', answeredAt: Date.now() })
}
