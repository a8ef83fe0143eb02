import { useTranslation } from 'react-i18next'
import type { Network } from '../../../engine/wire/networks.ts'
import { Icon } from '../../components/ui/icon.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { Cell, VirtualList } from '../../components/ui/virtual-list.tsx'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'

const COLUMNS = '30px minmax(110px,1fr) 150px minmax(110px,1.4fr) 64px'

export interface NetworkTableProps {
  networks: readonly Network[]
  selected: string | null
  onSelect: (network: Network) => void
}

export function NetworkTable({ networks, selected, onSelect }: NetworkTableProps) {
  const { t } = useTranslation('networks')
  return (
    <VirtualList
      label={t('title')}
      items={networks}
      keyOf={(network) => network.id}
      rowHeight={36}
      columns={COLUMNS}
      head={[
        { key: 'icon' },
        { key: 'name', label: t('column.name') },
        { key: 'subnet', label: t('column.subnet') },
        { key: 'members', label: t('column.members') },
        { key: 'created', label: t('column.created') },
      ]}
      selected={selected}
      onSelect={onSelect}
      row={(network) => <NetworkRow network={network} />}
    />
  )
}

function NetworkRow({ network }: { network: Network }) {
  const { t } = useTranslation('networks')
  const format = useFormat()
  const now = useNow(60_000)
  const names = network.members.map(({ container }) => container.name).join(', ')
  return (
    <>
      <Cell>
        <Icon name="networks" className={network.members.some(({ running }) => running) ? 'text-run' : 'text-ink-3'} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs font-medium" title={network.name}>
        <span className="flex min-w-0 items-baseline gap-2">
          <MiddleCut text={network.name} />
          {network.builtIn && <span className="flex-none text-2xs font-normal text-ink-3">{t('builtIn')}</span>}
        </span>
      </Cell>
      <Cell className="pr-3 font-mono text-xs text-ink-2">
        {network.driver === 'bridge'
          ? network.subnets.map(({ subnet }) => subnet).join(' ')
          : t(`driver.${network.driver}`)}
      </Cell>
      <Cell className="pr-3 text-xs text-ink-2" title={names}>
        {names || t('unused')}
      </Cell>
      <Cell className="text-xs text-ink-3 tabular-nums">{format.age(now - network.created)}</Cell>
    </>
  )
}
