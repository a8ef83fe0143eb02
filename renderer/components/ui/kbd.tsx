import type { ReactNode } from 'react'

/** A key cap. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-xs border border-line-strong bg-surface-2 px-1 font-sans text-2xs leading-4 font-medium text-ink-3">
      {children}
    </kbd>
  )
}
