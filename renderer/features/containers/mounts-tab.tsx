import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ContainerDetail } from '../../../engine/wire/containers.ts'
import type { MountPoint } from '../../../engine/wire/mounts.ts'
import { Icon } from '../../components/ui/icon.tsx'
import { EmptyState } from '../../components/ui/states.tsx'
import { volumeName } from '../../lib/format.ts'

const COLUMNS = 'grid grid-cols-[30px_84px_minmax(0,1fr)_minmax(0,1fr)_110px] items-center gap-x-3 px-4'

/** What the container sees at paths of their own, instead of its layers. */
export function MountsTab({ container }: { container: ContainerDetail }) {
  const { t } = useTranslation('containers')
  if (container.mounts.length === 0) return <EmptyState title={t('mounts.none')} text={t('mounts.noneText')} />
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <table aria-label={t('tab.mounts')} className="block w-full text-left">
        <thead className="block">
          <tr className={`${COLUMNS} h-7 border-b border-line bg-surface-sunken text-2xs text-ink-3`}>
            <td />
            <th className="font-normal">{t('mounts.type')}</th>
            <th className="font-normal">{t('mounts.target')}</th>
            <th className="font-normal">{t('mounts.source')}</th>
            <th className="font-normal">{t('mounts.access')}</th>
          </tr>
        </thead>
        <tbody className="block">
          {container.mounts.map((mount) => (
            <MountRow key={mount.target} mount={mount} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function MountRow({ mount }: { mount: MountPoint }) {
  const { t } = useTranslation('containers')
  const spread = mount.propagation === '' || mount.propagation === 'rprivate' ? '' : mount.propagation
  return (
    <tr className={`${COLUMNS} min-h-9 border-b border-line text-xs`}>
      <td>
        <Icon name={mount.type === 'volume' ? 'volumes' : 'folder'} className="text-ink-3" />
      </td>
      <td className="text-ink-2">{t(`mounts.types.${mount.type}`)}</td>
      <td className="truncate font-mono font-medium" title={mount.target}>
        {mount.target}
      </td>
      <td className="truncate font-mono" title={mount.name || mount.source}>
        <Source mount={mount} />
      </td>
      <td className="text-ink-2">
        {mount.readOnly ? t('mounts.readOnly') : t('mounts.readWrite')}
        {spread && <code className="ml-2 font-mono">{spread}</code>}
      </td>
    </tr>
  )
}

function Source({ mount }: { mount: MountPoint }) {
  if (mount.type !== 'volume') return mount.source || mount.options
  return (
    <>
      <Link to="/volumes" search={{ on: mount.name }} className="text-accent hover:underline">
        {volumeName(mount.name)}
      </Link>
      {mount.subpath && `/${mount.subpath}`}
    </>
  )
}
