import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'

/** Stands in for the filter bar while rows are checked: how many, what they are, what can be done to all of them. */
export function BulkBar({
  count,
  note,
  clearLabel,
  onClear,
  children,
}: {
  count: string
  note?: string
  clearLabel: string
  onClear: () => void
  children: ReactNode
}) {
  return (
    <div
      role="toolbar"
      aria-label={count}
      className="mx-4 -mt-[5px] mb-[5px] flex h-[38px] flex-none items-center gap-2 rounded-sm border border-accent bg-selected pr-1.5 pl-3"
    >
      <span className="font-semibold whitespace-nowrap tabular-nums">{count}</span>
      <span className="min-w-0 flex-1 truncate text-xs text-ink-2">{note}</span>
      {children}
      <IconButton icon="close" label={clearLabel} onClick={onClear} />
    </div>
  )
}
