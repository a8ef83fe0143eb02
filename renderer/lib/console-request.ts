import { create } from 'zustand'

/** A line that some other part of the window hands to the console: to be run, or to stand in the prompt. */
export interface ConsoleRequest {
  /** Without the leading `docker`. */
  line: string
  run: boolean
}

export const useConsoleRequest = create<{ request: ConsoleRequest | null }>(() => ({ request: null }))

export function handToConsole(line: string, run: boolean): void {
  useConsoleRequest.setState({ request: { line, run } })
}

/** Takes the request; the console alone does. */
export function takeConsoleRequest(): void {
  useConsoleRequest.setState({ request: null })
}
