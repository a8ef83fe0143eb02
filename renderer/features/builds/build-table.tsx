import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { BuildSummary } from '../../../engine/wire/builds.ts'
import { VerbItem } from '../../components/command/verb-item.tsx'
import { IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Menu, MenuItem } from '../../components/ui/menu.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { Cell, VirtualList } from '../../components/ui/virtual-list.tsx'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { cancel } from '../../lib/perform.ts'
import { StateMark, useTook } from './build-state.tsx'
import { forgetBuilds, pinBuild } from './keep.ts'
import { titleOf } from './title.ts'
import { requestAgain, useBuildAgain } from './use-build-again.ts'

const COLUMNS = '26px 88px minmax(140px,1.6fr) minmax(130px,1fr) 96px 76px 22px 28px'

export interface BuildTableProps {
  builds: readonly BuildSummary[]
  selected: string | null
  onSelect: (build: BuildSummary) => void
  onOpen: (build: BuildSummary) => void
}

export function BuildTable({ builds, selected, onSelect, onOpen }: BuildTableProps) {
  const { t } = useTranslation('builds')
  return (
    <VirtualList
      label={t('title')}
      items={builds}
      keyOf={({ id }) => id}
      rowHeight={36}
      columns={COLUMNS}
      head={[
        { key: 'icon' },
        { key: 'state', label: t('column.state') },
        { key: 'name', label: t('column.name') },
        { key: 'steps', label: t('column.steps') },
        { key: 'took', label: <span className="block w-full pr-4 text-right">{t('column.took')}</span> },
        { key: 'begun', label: t('column.begun') },
        { key: 'pinned' },
        { key: 'actions' },
      ]}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
      row={(build) => <BuildRow build={build} />}
    />
  )
}

function BuildRow({ build }: { build: BuildSummary }) {
  const { t } = useTranslation('builds')
  const format = useFormat()
  const now = useNow(60_000)
  const took = useTook(build)
  const { id, state, steps, startedAt, pinned } = build
  return (
    <>
      <Cell>
        <StateMark build={build} />
      </Cell>
      <Cell className="text-xs text-ink-2">{t(`state.${state}`)}</Cell>
      <Cell className="pr-3 font-mono text-xs font-medium" title={build.names.join(', ')}>
        <Link to="/builds/$id" params={{ id }} tabIndex={-1} className="flex min-w-0 hover:underline">
          <MiddleCut text={titleOf(build)} />
        </Link>
      </Cell>
      <Cell className="pr-2 text-xs text-ink-2 tabular-nums" title={build.error?.message}>
        {steps.total === 0
          ? null
          : state === 'running'
            ? t('stepsDone', { count: steps.total, done: steps.completed })
            : t('stepsCached', { count: steps.total, cached: steps.cached })}
      </Cell>
      <Cell className="pr-4 text-right font-mono text-xs tabular-nums">{took}</Cell>
      <Cell className="text-xs text-ink-3 tabular-nums">{format.age(now - startedAt)}</Cell>
      <Cell title={pinned ? t('pinned') : undefined}>
        {pinned && (
          <>
            <Icon name="pin" className="text-ink-3" />
            <span className="sr-only">{t('pinned')}</span>
          </>
        )}
      </Cell>
      <Cell>
        <BuildMenu build={build} />
      </Cell>
    </>
  )
}

function BuildMenu({ build }: { build: BuildSummary }) {
  const { t } = useTranslation('builds')
  const buildAgain = useBuildAgain()
  const { id, state, pinned, again, operation } = build
  return (
    <Menu trigger={<IconButton icon="more" size="small" label={t('more', { name: titleOf(build) })} />}>
      {again && state !== 'running' && (
        <VerbItem request={requestAgain(again)} label={t('again')} icon="restart" onPress={() => buildAgain(again)} />
      )}
      <MenuItem icon="pin" onSelect={() => void pinBuild(id, !pinned)}>
        {pinned ? t('unpin') : t('pin')}
      </MenuItem>
      {state === 'running' ? (
        <MenuItem icon="close" onSelect={() => void cancel(operation)}>
          {t('cancel')}
        </MenuItem>
      ) : (
        <MenuItem icon="trash" onSelect={() => void forgetBuilds([id])}>
          {t('forget')}
        </MenuItem>
      )}
    </Menu>
  )
}
