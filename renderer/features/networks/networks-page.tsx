import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Network } from '../../../engine/wire/networks.ts'
import { Verb } from '../../components/command/verb.tsx'
import { ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { errorData } from '../../lib/errors.ts'
import { useSuggestedLine } from '../../lib/ghost.ts'
import { usePageTitle } from '../../lib/page-title.ts'
import { trpc } from '../../lib/rpc.ts'
import { openNetworkDialog } from './dialog-store.ts'
import { NetworkPane } from './network-pane.tsx'
import { NetworkTable } from './network-table.tsx'
import { reachOf } from './reach.ts'
import { ReachDrawing } from './reach-drawing.tsx'

/** All networks, who reaches whom over them, and the chosen one beside them. */
export function NetworksPage() {
  const { t } = useTranslation('networks')
  usePageTitle(t('title'))
  useSuggestedLine('docker network ls')
  const answer = useQuery(trpc.networks.queryOptions())
  const [drawer, setDrawer] = useState(false)
  const { on } = useSearch({ from: '/networks' })
  if (answer.error) return <ErrorState error={errorData(answer.error)} onRetry={() => void answer.refetch()} />
  if (!answer.data) return <LoadingState />
  // Those that somebody made come first.
  const networks = [...answer.data].sort((a, b) => Number(a.builtIn) - Number(b.builtIn))
  const selected = networks.find((network) => network.id === on) ?? networks[0] ?? null
  return (
    <>
      <Networks networks={networks} selected={selected} onDrawer={() => setDrawer(true)} />
      <NetworkPane network={selected} open={drawer} onClose={() => setDrawer(false)} />
    </>
  )
}

interface NetworksProps {
  networks: readonly Network[]
  selected: Network | null
  onDrawer: () => void
}

function Networks({ networks, selected, onDrawer }: NetworksProps) {
  const { t } = useTranslation('networks')
  const navigate = useNavigate()
  const { data: containers = [] } = useQuery(trpc.containers.queryOptions())
  const reach = reachOf(networks, containers)
  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <header className="flex flex-none items-center gap-3 px-4 pt-3 pb-2.5">
        <h1 className="text-lg font-semibold tracking-[-.01em]">{t('title')}</h1>
        <span className="flex-1 text-ink-3 tabular-nums">{t('count', { count: networks.length })}</span>
        <Verb
          request={{ verb: 'network-prune' }}
          label={t('verb.prune')}
          onPress={() => openNetworkDialog({ type: 'prune' })}
        />
        <Verb
          request={{ verb: 'network-create', name: 'NAME' }}
          label={t('verb.create')}
          icon="plus"
          kind="primary"
          onPress={() => openNetworkDialog({ type: 'create' })}
        />
      </header>
      {reach.columns.length > 0 && <ReachDrawing reach={reach} selected={selected?.id ?? null} />}
      <NetworkTable
        networks={networks}
        selected={selected?.id ?? null}
        onSelect={(network) => {
          void navigate({ to: '/networks', search: { on: network.id } })
          onDrawer()
        }}
      />
    </div>
  )
}
