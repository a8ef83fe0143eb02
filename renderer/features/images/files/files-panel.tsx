import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Layer, TreeQuery } from '../../../../engine/wire/layers.ts'
import { Segmented } from '../../../components/ui/segmented.tsx'
import { EmptyState, LoadingState } from '../../../components/ui/states.tsx'
import { SearchField } from '../../../components/ui/text-field.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useKey } from '../../../lib/keys.ts'
import { trpc } from '../../../lib/rpc.ts'
import { FileTree } from './file-tree.tsx'
import { type SuppliedLine, suppliedLines, TOOLS } from './supplied-lines.ts'
import { useTree } from './use-tree.ts'

export interface FilesPanelProps {
  /** Base first. */
  stack: readonly Layer[]
  /** The layer that is looked at. */
  layer: Layer
  view: TreeQuery['view']
  onView: (view: TreeQuery['view']) => void
  path: string | null
  onPath: (path: string) => void
  /** Hears which lines of the tree are in sight. */
  onLines: (lines: readonly SuppliedLine[]) => void
}

/** The files of one layer, or of the union view up to it, with a search over the whole stack. */
export function FilesPanel({ stack, layer, view, onView, path, onPath, onLines }: FilesPanelProps) {
  const { t } = useTranslation('images')
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query.trim())
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())
  const number = stack.indexOf(layer) + 1
  const numberOf = (chainId: string) => stack.findIndex((each) => each.chainId === chainId) + 1
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        className="flex flex-none items-center gap-2.5 overflow-hidden border-b border-line px-3.5"
        style={{ height: TOOLS }}
      >
        <span className="grid h-[22px] min-w-[22px] flex-none place-items-center bg-accent px-1 font-mono text-xs text-accent-ink">
          {number}
        </span>
        <code className="min-w-0 flex-1 truncate font-mono text-xs" title={layer.text}>
          {layer.text || t('files.unknown')}
        </code>
        <Segmented
          label={t('files.view')}
          value={view}
          segments={[
            { value: 'layer', label: t('files.thisLayer') },
            { value: 'union', label: t('files.union', { number }) },
          ]}
          onChange={onView}
        />
        <SearchField
          label={t('files.search')}
          value={query}
          onChange={setQuery}
          hotkey="/"
          ref={search}
          className="w-[150px] flex-none"
        />
      </div>
      {wanted === '' ? (
        <TreeOf
          key={`${layer.chainId} ${view}`}
          top={layer.chainId}
          view={view}
          path={path}
          onPath={onPath}
          numberOf={view === 'union' ? numberOf : null}
          onLines={onLines}
        />
      ) : (
        <Found
          top={stack.at(-1)?.chainId ?? layer.chainId}
          text={wanted}
          selected={path}
          onPath={onPath}
          numberOf={numberOf}
        />
      )}
    </div>
  )
}

interface TreeOfProps {
  top: string
  view: TreeQuery['view']
  path: string | null
  onPath: (path: string) => void
  numberOf: ((layer: string) => number) | null
  onLines: FilesPanelProps['onLines']
}

function TreeOf({ top, view, path, onPath, numberOf, onLines }: TreeOfProps) {
  const { t } = useTranslation('images')
  const { rows, loading, toggle, reveal } = useTree(top, view)
  const [scrolled, setScrolled] = useState(0)
  useEffect(() => {
    onLines(view === 'union' ? suppliedLines(rows, scrolled) : [])
    return () => onLines([])
  }, [rows, view, scrolled, onLines])
  useEffect(() => {
    if (path) reveal(path)
  }, [path, reveal])
  if (loading) return <LoadingState />
  if (rows.length === 0) return <EmptyState title={t('files.empty')} text={t('files.emptyText')} />
  return (
    <FileTree
      label={t('files.label')}
      rows={rows}
      selected={path}
      onSelect={onPath}
      onToggle={toggle}
      numberOf={numberOf}
      onScroll={setScrolled}
    />
  )
}

/** More finds than this are cut; a longer word finds fewer. */
const MOST_FOUND = 200

function Found({
  top,
  text,
  selected,
  onPath,
  numberOf,
}: {
  top: string
  text: string
  selected: string | null
  onPath: (path: string) => void
  numberOf: (layer: string) => number
}) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { data } = useQuery(trpc.search.queryOptions({ top, text, limit: MOST_FOUND }))
  if (!data) return null
  if (data.length === 0) return <EmptyState title={t('files.noneFound', { text })} />
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <p role="status" className="px-4 py-1.5 text-2xs text-ink-3">
        {data.length === MOST_FOUND
          ? t('files.manyFound', { count: MOST_FOUND })
          : t('files.found', { count: data.length })}
      </p>
      <ul>
        {data.map((find) => (
          <li key={`${find.layer} ${find.path}`}>
            <button
              type="button"
              aria-pressed={find.path === selected}
              onClick={() => onPath(find.path)}
              className="flex h-[26px] w-full items-center gap-3 px-4 text-left font-mono text-xs hover:bg-hover aria-pressed:bg-selected"
            >
              <span className="grid h-4 min-w-5 flex-none place-items-center border border-ro-edge bg-ro-front px-1 text-2xs text-ro-ink">
                {numberOf(find.layer)}
              </span>
              <span className="min-w-0 flex-1 truncate">/{find.path}</span>
              <span className="flex-none tabular-nums">{format.size(find.size)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
