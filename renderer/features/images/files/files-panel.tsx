import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Layer, TreeQuery } from '../../../../engine/wire/layers.ts'
import { Segmented } from '../../../components/ui/segmented.tsx'
import { EmptyState } from '../../../components/ui/states.tsx'
import { SearchField } from '../../../components/ui/text-field.tsx'
import { useFormat } from '../../../lib/format.ts'
import { trpc } from '../../../lib/rpc.ts'
import { FileTree } from './file-tree.tsx'
import { useTree } from './use-tree.ts'

export interface FilesPanelProps {
  /** Base first. */
  stack: readonly Layer[]
  /** The layer that is looked at. */
  layer: Layer
  path: string | null
  onPath: (path: string) => void
}

/** The files of one layer, or of the union view up to it, with a search over the whole stack. */
export function FilesPanel({ stack, layer, path, onPath }: FilesPanelProps) {
  const { t } = useTranslation('images')
  const [view, setView] = useState<TreeQuery['view']>('layer')
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query.trim())
  const number = stack.indexOf(layer) + 1
  const numberOf = (chainId: string) => stack.findIndex((each) => each.chainId === chainId) + 1
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none flex-wrap items-center gap-2.5 border-b border-line px-3.5 py-2.5">
        <span className="grid h-[22px] min-w-[22px] flex-none place-items-center bg-accent px-1 font-mono text-xs text-accent-ink">
          {number}
        </span>
        <code className="min-w-24 flex-1 truncate font-mono text-xs" title={layer.text}>
          {layer.text || t('files.unknown')}
        </code>
        <Segmented
          label={t('files.view')}
          value={view}
          segments={[
            { value: 'layer', label: t('files.thisLayer') },
            { value: 'union', label: t('files.union', { number }) },
          ]}
          onChange={setView}
        />
        <SearchField label={t('files.search')} value={query} onChange={setQuery} hotkey="/" className="w-[150px]" />
      </div>
      {wanted === '' ? (
        <TreeOf
          key={`${layer.chainId} ${view}`}
          top={layer.chainId}
          view={view}
          path={path}
          onPath={onPath}
          numberOf={view === 'union' ? numberOf : null}
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
}

function TreeOf({ top, view, path, onPath, numberOf }: TreeOfProps) {
  const { t } = useTranslation('images')
  const { rows, toggle, reveal } = useTree(top, view)
  useEffect(() => {
    if (path) reveal(path)
  }, [path, reveal])
  if (rows.length === 0) return <EmptyState title={t('files.empty')} text={t('files.emptyText')} />
  return (
    <FileTree
      label={t('files.label')}
      rows={rows}
      selected={path}
      onSelect={onPath}
      onToggle={toggle}
      numberOf={numberOf}
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
