import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoreGraph } from '../../../engine/wire/store.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Plate } from '../../components/plate/plate.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { useSuggestedLine } from '../../lib/ghost.ts'
import { useKey } from '../../lib/keys.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { CleanUpDialog } from './clean-up-dialog.tsx'
import { Legend } from './legend.tsx'
import { StoreFacts } from './store-facts.tsx'
import { StrataDrawing } from './strata-drawing.tsx'

/** The layers of all images as one drawing, and what removing something would free. */
export function StorePage() {
  const { t } = useTranslation('store')
  usePageTitle(t('title'))
  useSuggestedLine('docker system df')
  const answer = useQuery(trpc.store.queryOptions())
  if (answer.error) return <ErrorState error={errorData(answer.error)} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <LoadingState />
  return <Store graph={answer.data} />
}

function Store({ graph }: { graph: StoreGraph }) {
  const { t } = useTranslation('store')
  const format = useFormat()
  const [text, setText] = useState('')
  const [marked, setMarked] = useState<'all' | 'unused'>('all')
  const [cleaning, setCleaning] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())
  const unused = useQuery(trpc.frees.queryOptions({ kind: 'prune', all: true })).data
  const going = useMemo(() => new Set(marked === 'unused' ? unused?.layers.map(({ id }) => id) : []), [marked, unused])
  const close = useCallback(() => setCleaning(false), [])
  const summary = t('summary', {
    images: t('images', { count: graph.images.length }),
    containers: t('containers', { count: graph.containers.length }),
    layers: t('layers', { count: graph.layers.length }),
  })
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex min-h-[52px] flex-none flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
        <h1 className="text-lg font-semibold tracking-[-.01em]">{t('title')}</h1>
        <span className="flex-1 text-ink-3 tabular-nums">{summary}</span>
        <Segmented
          label={t('show.label')}
          value={marked}
          segments={[
            { value: 'all', label: t('show.all') },
            { value: 'unused', label: t('show.unused'), count: unused ? format.size(unused.bytes) : '' },
          ]}
          onChange={setMarked}
        />
        <SearchField ref={search} label={t('search')} value={text} onChange={setText} hotkey="/" />
        <Verb
          request={{ verb: 'image-prune' }}
          label={t('cleanUp.button')}
          icon="trash"
          onPress={() => setCleaning(true)}
        />
      </header>
      <Plate className="min-h-0 flex-1 border-t border-line-strong">
        {graph.layers.length === 0 && graph.containers.length === 0 ? (
          <div className="absolute inset-0 flex">
            <EmptyState title={t('empty.title')} text={t('empty.text')} />
          </div>
        ) : (
          <StrataDrawing graph={graph} text={text} going={going} />
        )}
        <Legend />
      </Plate>
      <StoreFacts graph={graph} unused={unused?.bytes ?? null} />
      {cleaning && <CleanUpDialog onClose={close} />}
    </div>
  )
}
