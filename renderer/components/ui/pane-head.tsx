import type { ReactNode } from 'react'

interface PaneHeadProps {
  name: string
  /** The whole name, where it is shortened. */
  title?: string
  /** A line about it. */
  about: ReactNode
  /** Its verbs. */
  children?: ReactNode
}

/** What the pane beside a list is about, and what can be done to it. */
export function PaneHead({ name, title = name, about, children }: PaneHeadProps) {
  return (
    <header className="flex flex-none flex-col gap-2.5 border-b border-line px-4 py-3">
      <div>
        <h2 className="truncate pr-8 font-mono text-base font-medium" title={title}>
          {name}
        </h2>
        {about}
      </div>
      {children}
    </header>
  )
}
