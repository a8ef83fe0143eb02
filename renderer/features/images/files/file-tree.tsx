import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { TreeEntry } from '../../../../engine/wire/layers.ts'
import { classNames } from '../../../components/ui/class-names.ts'
import { FileMark } from '../../../components/ui/file-mark.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { useFormat } from '../../../lib/format.ts'
import { type FileRow, ROW } from './rows.ts'

export interface FileTreeProps {
  label: string
  rows: readonly FileRow[]
  selected: string | null
  onSelect: (path: string) => void
  onToggle: (path: string, open: boolean) => void
  /** Number of the layer that supplies a path, shown at the left; null in a one-layer view, where all are the same. */
  numberOf: ((layer: string) => number) | null
  /** Hears how far the list is scrolled, in pixels. */
  onScroll?: (top: number) => void
}

/** A tree of files, of which only the lines in sight are drawn. One tab stop; arrows move, open and close. */
export function FileTree({ label, rows, selected, onSelect, onToggle, numberOf, onScroll }: FileTreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
  })
  const at = rows.findIndex((row) => row.path === selected)
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (at < 0 || wanted.current === selected) return
    wanted.current = selected
    virtualizer.scrollToIndex(at)
  }, [at, selected, virtualizer])

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at]
    const move = (index: number) => {
      const next = rows[Math.max(0, Math.min(rows.length - 1, index))]
      // a line that still waits for its folder is gone in a moment: it can't be stood on
      if (next?.entry) onSelect(next.path)
    }
    const isFolder = row?.entry?.type === 'directory'
    if (event.key === 'ArrowDown') move(at + 1)
    else if (event.key === 'ArrowUp') move(at < 0 ? 0 : at - 1)
    else if (event.key === 'PageDown') move(at + pageOf(scroller.current))
    else if (event.key === 'PageUp') move(at - pageOf(scroller.current))
    else if (event.key === 'Home') move(0)
    else if (event.key === 'End') move(rows.length - 1)
    else if (event.key === 'ArrowRight' && row && isFolder) row.open ? move(at + 1) : onToggle(row.path, true)
    else if (event.key === 'ArrowLeft' && row) row.open ? onToggle(row.path, false) : move(parentOf(rows, at))
    else if ((event.key === 'Enter' || event.key === ' ') && row && isFolder) onToggle(row.path, !row.open)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={at >= 0 ? rowId(at) : undefined}
      onKeyDown={onKeyDown}
      onScroll={(event) => onScroll?.(event.currentTarget.scrollTop)}
      className="min-h-0 flex-1 overflow-auto focus-visible:-outline-offset-2"
    >
      <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return (
            row && (
              <Row
                key={row.path}
                row={row}
                index={index}
                selected={index === at}
                start={start}
                number={row.entry && numberOf ? numberOf(row.entry.layer) : null}
                onSelect={onSelect}
                onToggle={onToggle}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

const pageOf = (list: HTMLElement | null) => Math.max(1, Math.floor((list?.clientHeight ?? 0) / ROW) - 1)

const rowId = (index: number) => `file-${index}`

function parentOf(rows: readonly FileRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0
  for (let index = at - 1; index >= 0; index--) if ((rows[index]?.depth ?? 0) < depth) return index
  return at
}

interface RowProps extends Pick<FileTreeProps, 'onSelect' | 'onToggle'> {
  row: FileRow
  index: number
  selected: boolean
  start: number
  number: number | null
}

function Row({ row, index, selected, start, number, onSelect, onToggle }: RowProps) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { entry } = row
  const folder = entry?.type === 'directory'
  return (
    <div
      id={rowId(index)}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-selected={selected}
      {...(folder && { 'aria-expanded': row.open })}
      onMouseDown={() => onSelect(row.path)}
      onDoubleClick={() => folder && onToggle(row.path, !row.open)}
      className={classNames(
        'absolute inset-x-0 top-0 flex items-center gap-2 pr-4 pl-3 font-mono text-xs outline-none',
        selected ? 'bg-selected shadow-[inset_3px_0_var(--color-accent)]' : 'hover:bg-hover',
      )}
      style={{ height: ROW, transform: `translateY(${start}px)` }}
    >
      {number !== null && (
        <span
          className={classNames(
            'grid h-4 min-w-5 flex-none place-items-center border px-1 text-2xs tabular-nums',
            selected ? 'border-accent bg-accent text-accent-ink' : 'border-ro-edge bg-ro-front text-ro-ink',
          )}
        >
          {number}
        </span>
      )}
      <span className="flex-none" style={{ width: row.depth * 18 }} />
      {folder ? (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden="true"
          onClick={() => onToggle(row.path, !row.open)}
          className="grid size-4 flex-none place-items-center text-ink-3"
        >
          <Icon name={row.open ? 'expand' : 'chevron'} size={13} />
        </button>
      ) : (
        <span className="w-4 flex-none" />
      )}
      {entry?.mark && <FileMark kind={entry.mark} label={t(`files.mark.${entry.mark}`)} />}
      {entry && <Icon name={folder ? 'folder' : 'file'} size={14} className="text-ink-3" />}
      <span
        className={classNames(
          'max-w-3/4 flex-none truncate',
          entry?.type === 'whiteout' && 'text-deleted line-through',
        )}
        title={row.path}
      >
        {entry ? entry.name : t('files.loading')}
      </span>
      <span className="min-w-0 flex-1" />
      {entry && (
        <>
          <span className="min-w-0 truncate font-sans text-ink-3">{note(entry, t, format)}</span>
          <span className="w-20 flex-none text-right tabular-nums">
            {entry.type === 'whiteout' ? '' : format.size(entry.inside?.bytes ?? entry.size)}
          </span>
        </>
      )}
    </div>
  )
}

type Translate = ReturnType<typeof useTranslation<'images'>>['t']

function note(entry: TreeEntry, t: Translate, format: ReturnType<typeof useFormat>): string {
  if (entry.type === 'whiteout') return t('files.whiteout')
  if (entry.mark === 'opaque') return t('files.opaque')
  if (entry.inside) return t('files.inside', { count: entry.inside.files, shown: format.count(entry.inside.files) })
  if (entry.link !== null) return t('files.link', { target: entry.link })
  return ''
}
