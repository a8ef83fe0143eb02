import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Volume, VolumeUser } from '../../../engine/wire/volumes.ts'
import { Icon } from '../../components/ui/icon.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { PaneHead } from '../../components/ui/pane-head.tsx'
import { SidePane } from '../../components/ui/side-pane.tsx'
import { EmptyState } from '../../components/ui/states.tsx'
import { TitleBlock } from '../../components/ui/title-block.tsx'
import { useFormat, volumeName } from '../../lib/format.ts'
import { VolumeFiles } from './volume-files.tsx'
import { VolumeVerbs } from './volume-verbs.tsx'

/** The chosen volume: who mounts it where, what lies in it, and what can be done to it. */
export function VolumePane({ volume, open, onClose }: { volume: Volume | null; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('volumes')
  return (
    <SidePane label={t('pane')} open={open} onClose={onClose}>
      {volume ? <Chosen key={volume.name} volume={volume} /> : <EmptyState title={t('nothingSelected')} />}
    </SidePane>
  )
}

function Chosen({ volume }: { volume: Volume }) {
  const { t } = useTranslation('volumes')
  const format = useFormat()
  const { device, o } = volume.options
  return (
    <>
      <PaneHead
        name={volumeName(volume.name)}
        title={volume.name}
        about={
          <p className="flex min-w-0 font-mono text-2xs text-ink-3" title={volume.path}>
            <MiddleCut text={volume.path} />
          </p>
        }
      >
        <VolumeVerbs volume={volume} />
      </PaneHead>
      {volume.users.length > 0 && <Users users={volume.users} />}
      {device !== undefined && (
        <p className="flex-none border-b border-line px-4 py-2 text-xs text-ink-2">
          {t('elsewhereText')}{' '}
          <code className="font-mono text-ink-1">{[volume.options.type, device, o].filter(Boolean).join(' ')}</code>
        </p>
      )}
      <div className="goes-stale flex min-h-0 flex-1 flex-col">
        <VolumeFiles volume={volume.name} />
      </div>
      <TitleBlock
        facts={[
          {
            label: t('fact.size'),
            value: volume.bytes === null ? t('elsewhere') : format.size(volume.bytes),
            share: 0.7,
          },
          { label: t('fact.created'), value: format.date(volume.created), share: 1.6 },
          { label: t('column.driver'), value: volume.driver, share: 0.7 },
        ]}
      />
    </>
  )
}

/** Containers that mount it, each with the place. */
function Users({ users }: { users: readonly VolumeUser[] }) {
  const { t } = useTranslation('volumes')
  return (
    <section aria-label={t('mountedIn')} className="max-h-40 flex-none overflow-auto border-b border-line px-4 py-2">
      <h3 className="text-2xs text-ink-3">{t('mountedIn')}</h3>
      <ul>
        {users.map(({ container, running, target, readOnly }) => (
          <li key={`${container.id} ${target}`} className="flex h-6 items-center gap-2 text-xs">
            <Icon name="containers" size={14} className={running ? 'text-run' : 'text-ink-3'} />
            <Link
              to="/containers/$id"
              params={{ id: container.id }}
              className="min-w-0 truncate font-mono font-medium hover:underline"
            >
              {container.name}
            </Link>
            <span className="text-ink-3">{t('at')}</span>
            <code className="min-w-0 truncate font-mono">{target}</code>
            <span className="flex-1" />
            <span className="flex-none text-ink-2">
              {t(`use.${running ? 'running' : 'stopped'}${readOnly ? 'ReadOnly' : ''}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
