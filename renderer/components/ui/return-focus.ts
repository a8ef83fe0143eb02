import { useCallback, useState } from 'react'

/** What had the focus before the first of the overlays that stand over each other was opened. */
let opener: Element | null = null

/**
 * For what lies over the page and has no button of its own to hang from. Call it while it opens; the answer, as
 * `onCloseAutoFocus`, gives the focus back to what was left: a menu's button for an item of it, the page when that
 * element has gone meanwhile. A focus that has moved on already is left where it is.
 */
export function useReturnFocus(): (event: Event) => void {
  useState(remember)
  return useCallback((event: Event) => {
    event.preventDefault()
    if (document.activeElement !== null && document.activeElement !== document.body) return
    const target = opener?.isConnected ? opener : document.getElementById('content')
    if (target instanceof HTMLElement || target instanceof SVGElement) target.focus()
  }, [])
}

function remember(): void {
  const left = document.activeElement
  const menu = left?.closest('[role=menu]')
  if (menu) opener = document.getElementById(menu.getAttribute('aria-labelledby') ?? '')
  else if (!left?.closest('[role=dialog]')) opener = left
}
