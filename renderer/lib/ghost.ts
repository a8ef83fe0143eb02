import { useEffect } from 'react'
import { create } from 'zustand'

/** The docker line that the console shows in grey: what the control under the pointer or the focus stands for. */
export interface Ghost {
  /** With the leading `docker `; null: nothing is pointed at. */
  line: string | null
  /** A screen's own suggestion while nothing is pointed at; null: the console's. */
  suggestion: string | null
}

export const useGhost = create<Ghost>(() => ({ line: null, suggestion: null }))

export function showGhost(line: string): void {
  useGhost.setState({ line })
}

/** Takes the line away, unless another control has put its own there meanwhile. */
export function hideGhost(line: string): void {
  if (useGhost.getState().line === line) useGhost.setState({ line: null })
}

/** Shows a line for as long as what stands for it is open; null: none now. */
export function useGhostLine(line: string | null): void {
  useEffect(() => {
    if (line === null) return
    showGhost(line)
    return () => hideGhost(line)
  }, [line])
}

/** Suggests a line for as long as the screen is shown. */
export function useSuggestedLine(line: string | null): void {
  useEffect(() => {
    useGhost.setState({ suggestion: line })
    return () => useGhost.setState({ suggestion: null })
  }, [line])
}

/** A line as the prompt shows it, which has `docker` in front already. */
export function withoutDocker(line: string): string {
  return line.replace(/^docker\s+/, '')
}
