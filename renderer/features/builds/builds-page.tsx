import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BuildSummary } from '../../../engine/wire/builds.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { openBuildForm } from '../../lib/build-form.ts'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { useSuggestedLine } from '../../lib/ghost.ts'
import { useKey } from '../../lib/keys.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { BuildTable } from './build-table.tsx'
import { openPruneDialog } from './dialog-store.ts'
import { titleOf } from './title.ts'

const FILTERS = ['all', 'running', 'done', 'failed'] as const
type Filter = (typeof FILTERS)[number]

/** Builds that run, and those that were: whoever asked for them. */
export function BuildsPage() {
  const { t } = useTranslation('builds')
  usePageTitle(t('title'))
  useSuggestedLine('docker build -t NAME /FOLDER')
  const answer = useQuery(trpc.builds.queryOptions())
  if (answer.error) return <ErrorState error={errorData(answer.error)} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <LoadingState />
  return <BuildList builds={answer.data} />
}

function passes({ state }: BuildSummary, filter: Filter): boolean {
  return filter === 'all' || state === filter || (filter === 'failed' && state === 'cancelled')
}

function BuildList({ builds }: { builds: readonly BuildSummary[] }) {
  const { t } = useTranslation('builds')
  const navigate = useNavigate()
  const { on } = useSearch({ from: '/builds' })
  const [filter, setFilter] = useState<Filter>('all')
  const [text, setText] = useState('')
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())
  const wanted = text.trim().toLowerCase()
  const shown = builds.filter(
    (build) => passes(build, filter) && [titleOf(build), ...build.names].join(' ').toLowerCase().includes(wanted),
  )
  return (
    <section aria-label={t('title')} className="flex min-w-0 flex-1 flex-col">
      <header className="flex flex-none items-center gap-3 px-4 pt-3 pb-2.5">
        <h1 className="text-lg font-semibold tracking-[-.01em]">{t('title')}</h1>
        <Count builds={builds} />
        <Verb request={{ verb: 'builder-prune' }} label={t('prune.open')} onPress={openPruneDialog} />
        <Verb
          request={{ verb: 'build', context: '/FOLDER', tags: ['NAME'] }}
          label={t('build')}
          icon="builds"
          kind="primary"
          onPress={() => openBuildForm()}
        />
      </header>
      <div className="flex flex-none flex-wrap items-center gap-2 px-4 pb-2.5">
        <SearchField ref={search} label={t('search')} value={text} onChange={setText} hotkey="/" />
        <Segmented
          label={t('filters')}
          value={filter}
          segments={FILTERS.map((value) => ({
            value,
            label: t(`filter.${value}`),
            count: `${builds.filter((build) => passes(build, value)).length}`,
          }))}
          onChange={setFilter}
        />
      </div>
      {builds.length === 0 ? (
        <EmptyState title={t('none.title')} text={t('none.text')} />
      ) : shown.length === 0 ? (
        <EmptyState title={t('none.filtered')} />
      ) : (
        <BuildTable
          builds={shown}
          selected={on ?? null}
          onSelect={({ id }) => void navigate({ to: '/builds', search: { on: id }, replace: true })}
          onOpen={({ id }) => void navigate({ to: '/builds/$id', params: { id } })}
        />
      )}
    </section>
  )
}

/** With what the cache holds besides images. */
function Count({ builds }: { builds: readonly BuildSummary[] }) {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const { data: cache = [] } = useQuery(trpc.buildCache.queryOptions())
  const bytes = cache.reduce((sum, record) => sum + (record.shared ? 0 : record.bytes), 0)
  return (
    <span className="flex-1 text-ink-3 tabular-nums">
      {t('count', { count: builds.length, size: format.size(bytes) })}
    </span>
  )
}
