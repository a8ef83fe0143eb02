import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { TabLinks } from '../../components/ui/tabs.tsx'
import { errorData } from '../../lib/errors.ts'
import { shortId } from '../../lib/format.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { ImageVerbs } from './image-verbs.tsx'
import { nameOf } from './names.ts'

/** One image: its head, its verbs and its tabs. */
export function ImagePage() {
  const { t } = useTranslation('images')
  const { id } = useParams({ from: '/images/$id' })
  const answer = useQuery(trpc.image.queryOptions(id))
  const image = answer.data
  usePageTitle(image ? nameOf(image) : '')
  if (answer.error) {
    const error = errorData(answer.error)
    if (error.code !== 'notFound') return <ErrorState error={error} onRetry={() => void answer.refetch()} />
    return (
      <EmptyState title={t('gone.title', { id: shortId(id) })} text={t('gone.text')}>
        <Link to="/images" search={{}} className="text-accent underline">
          {t('gone.back')}
        </Link>
      </EmptyState>
    )
  }
  if (!image) return <LoadingState />
  const params = { id }
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex min-h-[54px] flex-none items-center gap-x-2.5 px-4 py-2 max-[999px]:flex-wrap">
        <Link
          to="/images"
          search={{ on: id }}
          className="flex flex-none items-center gap-2 text-ink-3 hover:text-ink-1"
        >
          {t('title')}
          <Icon name="chevron" />
        </Link>
        <h1
          className="min-w-24 font-mono text-lg font-semibold tracking-[-.01em]"
          aria-label={nameOf(image)}
          title={image.names.join(', ')}
        >
          <MiddleCut text={nameOf(image)} />
        </h1>
        {image.names.length > 1 && (
          <span className="flex-none font-mono text-xs text-ink-3" title={image.names.slice(1).join(', ')}>
            +{image.names.length - 1}
          </span>
        )}
        {image.usedBy.length > 0 && (
          <span className="flex-none bg-accent-soft px-2 py-0.5 text-xs font-semibold text-ink-1">
            {t('inUse', { count: image.usedBy.length })}
          </span>
        )}
        <span className="flex-none border border-line-strong px-1.5 py-px font-mono text-2xs">{image.platform}</span>
        <span className="flex-1" />
        <div className="flex-none">
          <ImageVerbs image={image} page />
        </div>
      </header>
      <TabLinks
        label={t('tab.label')}
        tabs={[
          { link: { to: '/images/$id', params }, label: t('tab.layers'), count: `${image.layers.length}` },
          { link: { to: '/images/$id/history', params }, label: t('tab.history'), count: `${image.history.length}` },
          { link: { to: '/images/$id/used', params }, label: t('tab.used'), count: `${image.usedBy.length}` },
          { link: { to: '/images/$id/inspect', params }, label: t('tab.inspect') },
        ]}
      />
      <div className="goes-stale flex min-h-0 flex-1 flex-col">
        <Outlet />
      </div>
    </div>
  )
}
