import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react'
import { classNames } from './class-names.ts'

export interface VirtualListProps<T> {
  /** The accessible name. */
  label: string
  items: readonly T[]
  keyOf: (item: T) => string
  /** Pixels; 36 with a glyph, 32 without. */
  rowHeight: number
  /** Of rows that are lower or higher than the others. */
  heightOf?: (item: T) => number
  /** CSS `grid-template-columns`, for the head and every row. */
  columns: string
  /** Head cells, one for each column. */
  head: readonly { key: string; label?: ReactNode; className?: string }[]
  /** Key of the selected row. */
  selected: string | null
  onSelect: (item: T) => void
  /** Enter, or a double click. */
  onOpen?: (item: T) => void
  /** Space, for lists whose rows can be checked. */
  onCheck?: (item: T) => void
  /** Any other key on the list. */
  onKey?: (event: KeyboardEvent, item: T | undefined) => void
  /** The cells of a row, each a `Cell`. */
  row: (item: T) => ReactNode
  ref?: Ref<{ focus: () => void }>
}

/**
 * A table that draws only the rows in sight. One tab stop: arrows, Home, End and the page keys move the selection, Enter
 * opens, Space checks. Rows may hold controls of their own; Tab reaches those of the selected row.
 */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { label, items, keyOf, rowHeight, columns, head, selected, onSelect, row } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const heightAt = (index: number) => props.heightOf?.(items[index] as T) ?? rowHeight
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: heightAt,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 12,
  })
  useImperativeHandle(props.ref, () => ({ focus: () => grid.current?.focus() }))

  const at = items.findIndex((item) => keyOf(item) === selected)
  const rows = virtualizer.getVirtualItems()
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
    const target = movedTo(event.key, at, items.length, page)
    const item = items[at]
    if (target !== null) {
      const next = items[target]
      if (next !== undefined) onSelect(next)
      virtualizer.scrollToIndex(target)
    } else if (event.key === 'Enter' && item !== undefined) props.onOpen?.(item)
    else if (event.key === ' ' && item !== undefined) props.onCheck?.(item)
    else return props.onKey?.(event, item)
    event.preventDefault()
  }

  return (
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      aria-rowcount={items.length + 1}
      aria-activedescendant={rows.some((virtual) => virtual.index === at) ? `${id}-${at}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="flex min-h-0 flex-1 flex-col focus-visible:-outline-offset-2"
    >
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-7 flex-none items-center border-y border-line bg-surface-sunken pr-2 pl-2.5 text-2xs text-ink-3"
        style={{ gridTemplateColumns: columns }}
      >
        {head.map((cell) => (
          <span
            key={cell.key}
            role="columnheader"
            className={classNames('flex h-full min-w-0 items-center truncate', cell.className)}
          >
            {cell.label}
          </span>
        ))}
      </div>
      <div ref={scroller} role="rowgroup" className="min-h-0 flex-1 overflow-auto">
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {rows.map(({ index, start }) => {
            const item = items[index] as T
            return (
              <Row
                key={keyOf(item)}
                id={`${id}-${index}`}
                index={index}
                selected={index === at}
                onSelect={() => onSelect(item)}
                onOpen={() => props.onOpen?.(item)}
                style={{ height: heightAt(index), transform: `translateY(${start}px)`, gridTemplateColumns: columns }}
              >
                {row(item)}
              </Row>
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface RowProps {
  id: string
  index: number
  selected: boolean
  onSelect: () => void
  onOpen: () => void
  style: React.CSSProperties
  children: ReactNode
}

function Row({ id, index, selected, onSelect, onOpen, style, children }: RowProps) {
  const row = useRef<HTMLDivElement>(null)
  // After each render, since a row's controls come and go with its state.
  useLayoutEffect(() => {
    for (const control of row.current?.querySelectorAll<HTMLElement>('button, a') ?? [])
      control.tabIndex = selected ? 0 : -1
  })
  return (
    <div
      ref={row}
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      onMouseDown={onSelect}
      onDoubleClick={onOpen}
      className={classNames(
        'absolute inset-x-0 top-0 grid items-center border-b border-line pr-2 pl-2.5 outline-none',
        selected ? 'bg-selected shadow-[inset_3px_0_var(--color-accent)]' : 'hover:bg-hover',
      )}
      style={style}
    >
      {children}
    </div>
  )
}

/** One cell of a row. */
export function Cell({ className, title, children }: { className?: string; title?: string; children?: ReactNode }) {
  return (
    <span role="gridcell" title={title} className={classNames('min-w-0 truncate', className)}>
      {children}
    </span>
  )
}

/** Where a key moves a selection to; null when it is no such key. Nothing selected counts as before the first row. */
export function movedTo(key: string, at: number, count: number, page: number): number | null {
  if (count === 0) return null
  const inside = (index: number) => Math.max(0, Math.min(count - 1, index))
  switch (key) {
    case 'ArrowDown':
      return inside(at + 1)
    case 'ArrowUp':
      return inside(at - 1)
    case 'PageDown':
      return inside(at + page)
    case 'PageUp':
      return inside(at - page)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
