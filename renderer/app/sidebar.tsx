import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../components/ui/icon.tsx'
import { trpc } from '../lib/rpc.ts'
import { EngineBlock } from './engine-block.tsx'

/** The sections in the order that users know. An entry is here when its page works. */
export function Sidebar() {
  const { t } = useTranslation('app')
  const containers = useQuery(trpc.containers.queryOptions())
  const images = useQuery(trpc.images.queryOptions({ all: false }))
  const builds = useQuery(trpc.builds.queryOptions())
  const volumes = useQuery(trpc.volumes.queryOptions())
  const networks = useQuery(trpc.networks.queryOptions())
  return (
    <div className="row-span-2 flex min-h-0 flex-col border-r border-line-strong pt-2">
      <nav aria-label={t('nav.label')} className="flex min-h-0 flex-1 flex-col">
        <Entry
          link={{ to: '/containers' }}
          icon="containers"
          label={t('nav.containers')}
          count={containers.data?.length}
        />
        <Entry link={{ to: '/images' }} icon="images" label={t('nav.images')} count={images.data?.length} />
        <Entry link={{ to: '/builds' }} icon="builds" label={t('nav.builds')} count={builds.data?.length} />
        <Entry link={{ to: '/volumes' }} icon="volumes" label={t('nav.volumes')} count={volumes.data?.length} />
        <Entry link={{ to: '/networks' }} icon="networks" label={t('nav.networks')} count={networks.data?.length} />
        <Entry link={{ to: '/store' }} icon="store" label={t('nav.store')} />
        <span className="flex-1" />
        <Entry link={{ to: '/settings' }} icon="settings" label={t('nav.settings')} />
      </nav>
      <EngineBlock />
    </div>
  )
}

function Entry({ link, icon, label, count }: { link: LinkProps; icon: IconName; label: string; count?: number }) {
  return (
    <Link
      {...link}
      title={label}
      className="flex h-8 items-center gap-2.5 pr-3 pl-3.5 text-ink-2 hover:text-ink-1 focus-visible:-outline-offset-2 aria-[current=page]:bg-surface-1 aria-[current=page]:font-semibold aria-[current=page]:text-ink-1 aria-[current=page]:shadow-[inset_3px_0_var(--color-accent),0_1px_var(--color-line),0_-1px_var(--color-line)] aria-[current=page]:[&_svg]:text-accent"
    >
      <Icon name={icon} />
      <span className="flex-1 max-[859px]:sr-only">{label}</span>
      {count !== undefined && (
        <span className="text-2xs font-normal text-ink-3 tabular-nums max-[859px]:hidden">{count}</span>
      )}
    </Link>
  )
}
