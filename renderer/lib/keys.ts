import { useEffect, useRef } from 'react'

/**
 * Every key of the window, in one place: screens name an action, the palette and the settings show its keys. `mod` is
 * Ctrl. An action without `mod` keeps still while somebody types.
 */
export const KEYS = {
  palette: 'mod+k',
  containers: 'mod+1',
  images: 'mod+2',
  builds: 'mod+3',
  volumes: 'mod+4',
  networks: 'mod+5',
  store: 'mod+6',
  settings: 'mod+,',
  find: '/',
  console: 'mod+j',
  selectAll: 'mod+a',
  close: 'escape',
} as const
export type Action = keyof typeof KEYS

/** `Ctrl K`, as a key cap shows it. */
export function keyLabel(action: Action): string {
  return KEYS[action]
    .split('+')
    .map((part) => (part === 'mod' ? 'Ctrl' : part === 'escape' ? 'Esc' : part.toUpperCase()))
    .join(' ')
}

interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

export function matchesKey(event: KeyPress, keys: string): boolean {
  const parts = keys.split('+')
  const mod = parts.includes('mod')
  return event.key.toLowerCase() === parts.at(-1) && (event.ctrlKey || event.metaKey) === mod && !event.altKey
}

/** Runs `run` when the action's keys are pressed anywhere in the window. */
export function useKey(action: Action, run: (event: KeyboardEvent) => void, enabled = true): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    if (!enabled) return
    const keys = KEYS[action]
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !matchesKey(event, keys)) return
      if (!keys.includes('mod') && isTyping(event.target)) return
      event.preventDefault()
      latest.current(event)
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [action, enabled])
}

/** Whether the keys of this element belong to what somebody writes. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}
