import { create } from 'zustand'

/** A terminal that a line or a form asked for, to be opened by the frame. */
export interface TerminalRequest {
  /** Id of the container. */
  container: string
  /** A process that is waiting for its terminal; null: the container's own. */
  execId: string | null
}

export const useTerminalRequest = create<{ request: TerminalRequest | null }>(() => ({ request: null }))

export function requestTerminal(request: TerminalRequest): void {
  useTerminalRequest.setState({ request })
}
