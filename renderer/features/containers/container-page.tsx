import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Glyph } from '../../components/stack/glyph.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { TabLinks } from '../../components/ui/tabs.tsx'
import { errorData } from '../../lib/errors.ts'
import { shortId } from '../../lib/format.ts'
import { useSuggestedLine } from '../../lib/ghost.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { glyphOf, StateWord } from './state-word.tsx'
import { CONTAINER_TABS } from './tabs.ts'
import { ContainerMenu, ContainerVerbs } from './verbs.tsx'

/** One container: its verbs and its tabs. What a tab shows is the place below this one. */
export function ContainerPage() {
  const { t } = useTranslation('containers')
  const { id } = useParams({ from: '/containers/$id' })
  const query = useQuery(trpc.container.queryOptions(id))
  const container = query.data
  usePageTitle(container?.name ?? t('title'))
  useSuggestedLine(container ? `docker diff ${container.name}` : null)
  if (query.isPending) return <LoadingState />
  if (query.error) {
    const error = errorData(query.error)
    return error.code === 'notFound' ? (
      <Gone id={id} />
    ) : (
      <ErrorState error={error} onRetry={() => void query.refetch()} />
    )
  }
  if (!container) return null
  return (
    <section aria-label={container.name} className="flex min-w-0 flex-1 flex-col">
      <header className="flex min-h-[54px] flex-none flex-wrap items-center gap-2.5 px-4 py-2">
        <Link to="/containers" search={{ on: id }} className="flex items-center gap-2 text-ink-3 hover:text-ink-1">
          {t('crumb')}
          <Icon name="chevron" />
        </Link>
        <h1 className="truncate font-mono text-lg font-semibold tracking-[-.01em]">{container.name}</h1>
        <span className="flex items-center gap-1.5">
          <Glyph state={glyphOf(container)} layers={container.stack.length} scale={0.75} />
          <StateWord container={container} className="font-medium" />
        </span>
        <span className="flex-1" />
        <ContainerVerbs container={container} />
        <ContainerMenu container={container} />
      </header>
      <TabLinks
        label={t('tab.label')}
        tabs={CONTAINER_TABS.map((tab) => ({ label: t(`tab.${tab.key}`), link: { to: tab.to, params: { id } } }))}
      />
      <Outlet />
    </section>
  )
}

function Gone({ id }: { id: string }) {
  const { t } = useTranslation('containers')
  return (
    <EmptyState title={t('gone.title', { name: shortId(id) })} text={t('gone.text')}>
      <Link to="/containers" className="text-accent underline">
        {t('crumb')}
      </Link>
    </EmptyState>
  )
}
