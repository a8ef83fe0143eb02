import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { CommandLens } from '../../components/command/lens.tsx'
import { IconButton } from '../../components/ui/button.tsx'
import { Icon, type IconName } from '../../components/ui/icon.tsx'
import { Cell } from '../../components/ui/virtual-list.tsx'
import { isConnected, useConnection } from '../../lib/connection.ts'
import { performAll } from '../../lib/perform.ts'
import { isUp } from './container-filter.ts'
import { openContainerDialog } from './dialog-store.ts'
import { inStartOrder, type Project } from './projects.ts'

export interface ProjectRowProps {
  project: Project
  collapsed: boolean
  onToggle: () => void
}

/** The heading of a compose project in the list, with what can be done to all of it. */
export function ProjectRow({ project, collapsed, onToggle }: ProjectRowProps) {
  const { t } = useTranslation('containers')
  const { name, containers, running } = project
  const title = name ?? t('project.none')
  return (
    <Cell className="col-span-full flex items-center gap-2 text-xs text-ink-3">
      <button
        type="button"
        aria-expanded={!collapsed}
        aria-label={t(collapsed ? 'project.open' : 'project.close', { name: title })}
        onClick={onToggle}
        className="flex min-w-0 items-center gap-2"
      >
        <Icon name="chevron" className={collapsed ? 'flex-none' : 'flex-none rotate-90'} />
        <b className="truncate text-xs font-semibold text-ink-1">{title}</b>
      </button>
      <span className="min-w-0 flex-1 truncate">
        {t(name === null ? 'project.countAlone' : 'project.count', { running, total: containers.length })}
      </span>
      {name !== null && <Actions name={name} containers={containers} />}
    </Cell>
  )
}

function Actions({ name, containers }: { name: string; containers: readonly Container[] }) {
  const { t } = useTranslation('containers')
  const order = inStartOrder(containers)
  const down = order.filter(({ state }) => !isUp(state.status))
  const up = order.filter(({ state }) => isUp(state.status))
  return (
    <span className="flex flex-none gap-0.5">
      <All verb="start" icon="play" label={t('project.start', { name })} containers={down} />
      <All verb="stop" icon="stop" label={t('project.stop', { name })} containers={up.toReversed()} />
      <All verb="restart" icon="restart" label={t('project.restart', { name })} containers={order} />
      <Remove label={t('project.remove', { name })} containers={containers} />
    </span>
  )
}

interface AllProps {
  verb: 'start' | 'stop' | 'restart'
  icon: IconName
  label: string
  containers: readonly Container[]
}

function All({ verb, icon, label, containers }: AllProps) {
  const { t } = useTranslation('containers')
  const connected = useConnection(isConnected)
  const names = containers.map((container) => container.name)
  return (
    <CommandLens line={['docker', verb, ...names].join(' ')} effect={t(`project.effect.${verb}`)}>
      <IconButton
        icon={icon}
        size="small"
        label={label}
        disabled={!connected || names.length === 0}
        onClick={() => void performAll(names.map((container) => ({ verb, container })))}
      />
    </CommandLens>
  )
}

function Remove({ label, containers }: { label: string; containers: readonly Container[] }) {
  const { t } = useTranslation('containers')
  const connected = useConnection(isConnected)
  const names = containers.map((container) => container.name)
  return (
    <CommandLens line={['docker', 'rm', '-f', ...names].join(' ')} effect={t('project.effect.remove')}>
      <IconButton
        icon="trash"
        size="small"
        label={label}
        disabled={!connected}
        onClick={() => openContainerDialog({ type: 'remove', containers })}
      />
    </CommandLens>
  )
}
