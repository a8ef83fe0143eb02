import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { SidePane } from '../../components/ui/side-pane.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { VirtualList } from '../../components/ui/virtual-list.tsx'
import { errorData } from '../../lib/errors.ts'
import { useKey } from '../../lib/keys.ts'
import { openRunForm } from '../../lib/overlay.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { BulkActions } from './bulk-actions.tsx'
import { FILTERS, type Filter, inOrder, matches, passes } from './container-filter.ts'
import { ContainerPane } from './container-pane.tsx'
import { ContainerRow } from './container-row.tsx'
import { openContainerDialog } from './dialog-store.ts'
import { ListFoot } from './list-foot.tsx'
import { useFollowNew } from './use-follow-new.ts'
import { useKept } from './use-kept.ts'

const COLUMNS = '26px 44px 96px minmax(0,1.5fr) minmax(0,1.3fr) minmax(0,.8fr) 56px 58px'

/** All containers, and the selected one cut open beside them. */
export function ContainersPage() {
  const { t } = useTranslation('containers')
  const { t: tApp } = useTranslation('app')
  usePageTitle(t('title'))
  const { on } = useSearch({ from: '/containers' })
  const navigate = useNavigate()
  const list = useQuery(trpc.containers.queryOptions())
  const layers = useLayerCounts()
  const [filter, setFilter] = useState<Filter>('all')
  const [query, setQuery] = useState('')
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())

  const all = useMemo(() => inOrder(list.data ?? []), [list.data])
  const shown = useMemo(() => all.filter((one) => passes(one, filter) && matches(one, query)), [all, filter, query])
  const wanted = all.find((one) => one.id === on) ?? shown[0]
  const selected = useKept(all, wanted, on)
  const chosen = shown.filter((one) => checked.has(one.id))

  const select = (container: Container | null) =>
    void navigate({ to: '/containers', search: container ? { on: container.id } : {}, replace: true })
  useFollowNew((id) => void navigate({ to: '/containers', search: { on: id }, replace: true }))
  const open = (container: Container) => void navigate({ to: '/containers/$id', params: { id: container.id } })
  const toggle = (container: Container) => {
    const next = new Set(checked)
    if (!next.delete(container.id)) next.add(container.id)
    setChecked(next)
  }

  if (list.isPending) return <LoadingState />
  if (list.error && !list.data) return <ErrorState error={errorData(list.error)} onRetry={() => void list.refetch()} />
  return (
    <>
      <section className="flex min-w-0 flex-1 flex-col" aria-label={t('title')}>
        <header className="flex h-[52px] flex-none items-center gap-2.5 px-4">
          <h1 className="text-lg font-semibold tracking-[-.01em]">{t('title')}</h1>
          <span className="text-ink-3 tabular-nums">
            {t('count', { total: all.length, running: all.filter((one) => passes(one, 'running')).length })}
          </span>
          <span className="flex-1" />
          <Verb
            kind="primary"
            icon="play"
            label={t('run')}
            request={{ verb: 'run', image: selected?.image.name ?? 'IMAGE' }}
            onPress={() => openRunForm()}
          />
        </header>
        {chosen.length > 0 ? (
          <BulkActions containers={chosen} onClear={() => setChecked(new Set())} />
        ) : (
          <div className="flex flex-none flex-wrap items-center gap-2 px-4 pb-2.5">
            <SearchField ref={search} label={t('search')} value={query} onChange={setQuery} hotkey="/" />
            <Segmented
              label={t('filters')}
              value={filter}
              onChange={setFilter}
              segments={FILTERS.map((value) => ({
                value,
                label: t(`filter.${value}`),
                count: String(all.filter((one) => passes(one, value)).length),
              }))}
            />
          </div>
        )}
        <div className="goes-stale flex min-h-0 flex-1 flex-col">
          {shown.length === 0 ? (
            <Nothing any={all.length > 0} onClear={() => [setFilter('all'), setQuery('')]} />
          ) : (
            <VirtualList
              label={t('title')}
              items={shown}
              keyOf={(one) => one.id}
              rowHeight={36}
              columns={COLUMNS}
              head={[
                {
                  key: 'check',
                  label: (
                    <span className="pl-1">
                      <Checkbox
                        label={t('checkAll')}
                        checked={chosen.length === 0 ? false : chosen.length === shown.length || 'some'}
                        onChange={(on) => setChecked(new Set(on ? shown.map((one) => one.id) : []))}
                      />
                    </span>
                  ),
                },
                { key: 'glyph' },
                { key: 'state', label: t('column.state') },
                { key: 'name', label: t('column.name') },
                { key: 'image', label: t('column.image') },
                { key: 'command', label: t('column.command') },
                { key: 'age', label: t('column.age') },
                { key: 'actions' },
              ]}
              selected={selected?.id ?? null}
              onSelect={select}
              onOpen={open}
              onCheck={toggle}
              onKey={(event, container) => {
                if (event.key === 'Delete' && container) {
                  openContainerDialog({ type: 'remove', containers: chosen.length > 0 ? chosen : [container] })
                }
              }}
              row={(one) => (
                <ContainerRow
                  container={one}
                  layers={layers.get(one.image.id) ?? 3}
                  checked={checked.has(one.id)}
                  onCheck={() => toggle(one)}
                />
              )}
            />
          )}
        </div>
        <ListFoot containers={all} />
      </section>
      {selected && (
        <SidePane label={tApp('pane.label')} open={on !== undefined} onClose={() => select(null)}>
          <ContainerPane key={selected.id} container={selected} />
        </SidePane>
      )}
    </>
  )
}

function Nothing({ any, onClear }: { any: boolean; onClear: () => void }) {
  const { t } = useTranslation('containers')
  if (any) {
    return (
      <EmptyState title={t('none.title')}>
        <Button onClick={onClear}>{t('none.clear')}</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={t('empty.title')} text={t('empty.text')}>
      <Button kind="primary" icon="play" onClick={() => openRunForm()}>
        {t('run')}
      </Button>
    </EmptyState>
  )
}

/** Image id to number of layers, for the glyphs. */
function useLayerCounts(): ReadonlyMap<string, number> {
  const { data } = useQuery(trpc.images.queryOptions({ all: true }))
  return useMemo(() => new Map(data?.map((image) => [image.id, image.layers.length])), [data])
}
