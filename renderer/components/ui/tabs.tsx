import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export interface TabLink {
  /** Where it leads: `{ to, params }` of the router. */
  link: LinkProps
  label: string
  count?: string
}

/** Tabs that are places: each has its own address, so that back and forward work. */
export function TabLinks({ tabs, label, children }: { tabs: readonly TabLink[]; label: string; children?: ReactNode }) {
  return (
    <nav aria-label={label} className="flex flex-none items-center border-b border-line-strong px-4">
      {tabs.map((tab) => (
        <Link
          key={tab.label}
          {...tab.link}
          activeOptions={{ exact: true }}
          className="relative flex h-[34px] items-center gap-1.5 px-3 text-ink-2 hover:text-ink-1 aria-[current=page]:font-semibold aria-[current=page]:text-ink-1 aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2 aria-[current=page]:after:-bottom-px aria-[current=page]:after:h-[3px] aria-[current=page]:after:bg-accent"
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-2xs font-normal text-ink-3 tabular-nums">{tab.count}</span>}
        </Link>
      ))}
      <span className="flex-1" />
      {children}
    </nav>
  )
}
