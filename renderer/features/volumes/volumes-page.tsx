import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../engine/wire/volumes.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { useSuggestedLine } from '../../lib/ghost.ts'
import { useKey } from '../../lib/keys.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { openVolumeDialog } from './dialogs/dialog-store.ts'
import { VolumePane } from './volume-pane.tsx'
import { VolumeTable } from './volume-table.tsx'

const FILTERS = ['all', 'used', 'unused'] as const
type Filter = (typeof FILTERS)[number]

/** All volumes, and the content of the chosen one beside them. */
export function VolumesPage() {
  const { t } = useTranslation('volumes')
  usePageTitle(t('title'))
  useSuggestedLine('docker volume ls')
  const answer = useQuery(trpc.volumes.queryOptions())
  const [drawer, setDrawer] = useState(false)
  const { on } = useSearch({ from: '/volumes' })
  if (answer.error) return <ErrorState error={errorData(answer.error)} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <LoadingState />
  // Those that somebody named come first.
  const volumes = [...answer.data].sort((a, b) => Number(a.anonymous) - Number(b.anonymous))
  const selected = volumes.find((volume) => volume.name === on) ?? volumes[0] ?? null
  return (
    <>
      <VolumeList volumes={volumes} selected={selected} onDrawer={() => setDrawer(true)} />
      <VolumePane volume={selected} open={drawer} onClose={() => setDrawer(false)} />
    </>
  )
}

function passes(volume: Volume, filter: Filter): boolean {
  return filter === 'all' || (filter === 'used') === volume.users.length > 0
}

interface VolumeListProps {
  volumes: readonly Volume[]
  selected: Volume | null
  onDrawer: () => void
}

function VolumeList({ volumes, selected, onDrawer }: VolumeListProps) {
  const { t } = useTranslation('volumes')
  const format = useFormat()
  const navigate = useNavigate()
  const [filter, setFilter] = useState<Filter>('all')
  const [text, setText] = useState('')
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())
  const shown = volumes.filter((volume) => passes(volume, filter) && volume.name.includes(text.trim()))
  const bytes = volumes.reduce((sum, volume) => sum + (volume.bytes ?? 0), 0)
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex flex-none items-center gap-3 px-4 pt-3 pb-2.5">
        <h1 className="text-lg font-semibold tracking-[-.01em]">{t('title')}</h1>
        <span className="flex-1 text-ink-3 tabular-nums">
          {t('count', { count: volumes.length, size: format.size(bytes) })}
        </span>
        <Verb
          request={{ verb: 'volume-prune' }}
          label={t('verb.prune')}
          onPress={() => openVolumeDialog({ type: 'prune' })}
        />
        <Verb
          request={{ verb: 'volume-create', name: 'data' }}
          label={t('verb.create')}
          icon="plus"
          kind="primary"
          onPress={() => openVolumeDialog({ type: 'create' })}
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
            count: `${volumes.filter((volume) => passes(volume, value)).length}`,
          }))}
          onChange={setFilter}
        />
      </div>
      {volumes.length === 0 ? (
        <EmptyState title={t('none.title')} text={t('none.text')} />
      ) : shown.length === 0 ? (
        <EmptyState title={t('none.filtered')} />
      ) : (
        <VolumeTable
          volumes={shown}
          selected={selected?.name ?? null}
          onSelect={(volume) => {
            void navigate({ to: '/volumes', search: { on: volume.name } })
            onDrawer()
          }}
        />
      )}
    </div>
  )
}
