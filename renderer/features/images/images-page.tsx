import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image } from '../../../engine/wire/images.ts'
import { BulkBar } from '../../components/ui/bulk-bar.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Segmented } from '../../components/ui/segmented.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { SearchField } from '../../components/ui/text-field.tsx'
import { chooseArchives } from '../../lib/archives.ts'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { useKey } from '../../lib/keys.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { openImageDialog } from './dialogs/open-dialog.ts'
import { countsOf, type ImageFilter, isShown } from './filters.ts'
import { ImagePane } from './image-pane.tsx'
import { ImageTable } from './image-table.tsx'
import { nameOf } from './names.ts'

/** All images of the store, and the stack of the chosen one beside them. */
export function ImagesPage() {
  const { t } = useTranslation('images')
  usePageTitle(t('title'))
  const answer = useQuery(trpc.images.queryOptions({ all: true }))
  const [drawer, setDrawer] = useState(false)
  const { on } = useSearch({ from: '/images' })
  if (answer.error) return <ErrorState error={errorData(answer.error)} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <LoadingState />
  const images = answer.data
  const selected = images.find((image) => image.id === on) ?? images.find((image) => image.topLevel) ?? null
  return (
    <>
      <ImageList images={images} selected={selected} onDrawer={() => setDrawer(true)} />
      <ImagePane image={selected} images={images} open={drawer} onClose={() => setDrawer(false)} />
    </>
  )
}

function ImageList({
  images,
  selected,
  onDrawer,
}: {
  images: readonly Image[]
  selected: Image | null
  onDrawer: () => void
}) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const navigate = useNavigate()
  const [filter, setFilter] = useState<ImageFilter>('top')
  const [text, setText] = useState('')
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  const search = useRef<HTMLInputElement>(null)
  useKey('find', () => search.current?.focus())

  const counts = useMemo(() => countsOf(images), [images])
  const shown = useMemo(() => images.filter((image) => isShown(image, filter, text)), [images, filter, text])
  const chosen = shown.filter((image) => checked.has(image.id))
  const unused = images.filter((image) => isShown(image, 'unused', ''))
  const info = useQuery(trpc.info.queryOptions())
  const stored = info.data ? info.data.store.bytes - info.data.store.rwBytes : null
  const remove = (some: readonly Image[]) => openImageDialog({ type: 'remove', images: some.map(nameOf) })

  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex flex-none items-center gap-3 px-4 pt-3 pb-2.5">
        <h1 className="text-lg font-semibold tracking-[-.01em]">{t('title')}</h1>
        <span className="flex-1 text-ink-3 tabular-nums">
          {stored === null ? counts.top : t('count', { total: counts.top, size: format.size(stored) })}
        </span>
        <Button icon="download" onClick={() => openImageDialog({ type: 'pull' })}>
          {t('pull')}
        </Button>
        <Button kind="primary" icon="upload" onClick={() => void chooseArchives()}>
          {t('load')}
        </Button>
      </header>
      {chosen.length > 0 ? (
        <BulkBar
          count={t('checked', { count: chosen.length })}
          note={chosen.map(nameOf).join(', ')}
          clearLabel={t('clearChecks')}
          onClear={() => setChecked(new Set())}
        >
          <Button
            size="small"
            icon="download"
            onClick={() => openImageDialog({ type: 'save', images: chosen.map(nameOf) })}
          >
            {t('verb.save')}
          </Button>
          <Button size="small" kind="danger" icon="trash" onClick={() => remove(chosen)}>
            {t('verb.remove')}
          </Button>
        </BulkBar>
      ) : (
        <div className="flex flex-none flex-wrap items-center gap-2 px-4 pb-2.5">
          <SearchField ref={search} label={t('search')} value={text} onChange={setText} hotkey="/" />
          <Segmented
            label={t('filters')}
            value={filter}
            segments={(['top', 'unused', 'all'] as const).map((value) => ({
              value,
              label: t(`filter.${value}`),
              count: `${counts[value]}`,
            }))}
            onChange={setFilter}
          />
          <span className="flex-1" />
          <Legend />
        </div>
      )}
      {images.length === 0 ? (
        <EmptyState title={t('empty.title')} text={t('empty.text')}>
          <Button icon="upload" onClick={() => void chooseArchives()}>
            {t('load')}
          </Button>
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState title={t('none.title')}>
          <Button
            onClick={() => {
              setText('')
              setFilter('all')
            }}
          >
            {t('none.clear')}
          </Button>
        </EmptyState>
      ) : (
        <ImageTable
          images={shown}
          selected={selected?.id ?? null}
          checked={checked}
          onChecked={setChecked}
          onSelect={(image) => {
            void navigate({ to: '/images', search: { on: image.id } })
            onDrawer()
          }}
          onOpen={(image) => void navigate({ to: '/images/$id', params: { id: image.id } })}
        />
      )}
      <footer className="flex h-[34px] flex-none items-center gap-4 px-4 text-xs text-ink-3">
        {t('storedOnce')}
        {unused.length > 0 && (
          <button type="button" className="text-accent hover:underline" onClick={() => remove(unused)}>
            {t('removeUnused', {
              count: unused.length,
              size: format.size(unused.reduce((sum, image) => sum + image.ownBytes, 0)),
            })}
          </button>
        )}
      </footer>
    </div>
  )
}

function Legend() {
  const { t } = useTranslation('images')
  return (
    <span className="flex items-center gap-1.5 text-2xs text-ink-3 max-[1180px]:hidden">
      <span aria-hidden="true" className="h-2 w-4 bg-ink-3" />
      {t('own')}
      <span aria-hidden="true" className="hatch-shared ml-1.5 h-2 w-4 border border-ink-3" />
      {t('shared')}
    </span>
  )
}
