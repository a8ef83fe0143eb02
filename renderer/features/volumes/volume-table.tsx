import { useTranslation } from 'react-i18next'
import type { Volume } from '../../../engine/wire/volumes.ts'
import { Icon } from '../../components/ui/icon.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { Cell, VirtualList } from '../../components/ui/virtual-list.tsx'
import { useFormat, volumeName } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { useWaiting } from '../../lib/perform.ts'
import { VolumeMenu } from './volume-verbs.tsx'

const COLUMNS = '30px minmax(120px,1.4fr) 90px minmax(110px,1fr) 76px 64px 28px'

export interface VolumeTableProps {
  volumes: readonly Volume[]
  selected: string | null
  onSelect: (volume: Volume) => void
}

export function VolumeTable({ volumes, selected, onSelect }: VolumeTableProps) {
  const { t } = useTranslation('volumes')
  return (
    <VirtualList
      label={t('title')}
      items={volumes}
      keyOf={(volume) => volume.name}
      rowHeight={36}
      columns={COLUMNS}
      head={[
        { key: 'icon' },
        { key: 'name', label: t('column.name') },
        { key: 'size', label: <span className="block w-full pr-4 text-right">{t('column.size')}</span> },
        { key: 'users', label: t('column.users') },
        { key: 'driver', label: t('column.driver') },
        { key: 'created', label: t('column.created') },
        { key: 'actions' },
      ]}
      selected={selected}
      onSelect={onSelect}
      row={(volume) => <VolumeRow volume={volume} />}
    />
  )
}

function VolumeRow({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const format = useFormat()
  const now = useNow(60_000)
  const waiting = useWaiting(volume.name)
  const names = [...new Set(volume.users.map(({ container }) => container.name))].join(', ')
  return (
    <>
      <Cell>
        <Icon name="volumes" className={volume.users.some(({ running }) => running) ? 'text-run' : 'text-ink-3'} />
      </Cell>
      <Cell className="pr-3 font-mono text-xs font-medium" title={volume.name}>
        <span className="flex min-w-0 items-baseline gap-2">
          <MiddleCut text={volumeName(volume.name)} />
          {volume.anonymous && <span className="flex-none text-2xs font-normal text-ink-3">{t('anonymous')}</span>}
        </span>
      </Cell>
      <Cell className="pr-4 text-right font-mono text-xs tabular-nums">
        {volume.bytes === null ? t('elsewhere') : format.size(volume.bytes)}
      </Cell>
      <Cell className="pr-2 text-xs text-ink-2" title={names}>
        {waiting === 'volume-rm' ? t('removing') : names || t('unused')}
      </Cell>
      <Cell className="font-mono text-xs text-ink-2">{volume.options.type ?? volume.driver}</Cell>
      <Cell className="text-xs text-ink-3 tabular-nums">{format.age(now - volume.created)}</Cell>
      <Cell>
        <VolumeMenu volume={volume} />
      </Cell>
    </>
  )
}
