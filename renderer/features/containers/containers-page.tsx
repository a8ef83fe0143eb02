import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { SidePane } from '../../components/ui/side-pane.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { errorData } from '../../lib/errors.ts'
import { useKey } from '../../lib/keys.ts'
import { openRunForm } from '../../lib/overlay.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { BulkActions } from './bulk-actions.tsx'
import { FILTERS, type Filter, inOrder, matches, passes } from './container-filter.ts'
import { ContainerList } from './container-list.tsx'
import { ContainerPane } from './container-pane.tsx'
import { ListFoot } from './list-foot.tsx'
import { useFollowNew } from './use-follow-new.ts'
import { useKept } from './use-kept.ts'

/** All containers, and the selected one cut open beside them. */
export function ContainersPage() {
  const { t } = useTranslation('containers')
  const { t: tApp } = useTranslation('app')
  usePageTitle(t('title'))
  const { on } = useSearch({ from: '/containers' })
  const navigate = useNavigate()
  const list = useQuery(trpc.containers.queryOptions())
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
            <ContainerList
              containers={shown}
              selected={selected?.id ?? null}
              checked={checked}
              onChecked={setChecked}
              onSelect={select}
              onOpen={open}
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
