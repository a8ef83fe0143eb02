import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { Checkbox } from '../../components/ui/checkbox.tsx'
import { VirtualList } from '../../components/ui/virtual-list.tsx'
import { useContainerUse } from '../../lib/container-use.ts'
import { trpc } from '../../lib/rpc.ts'
import { setSetting, useSettings } from '../../lib/settings.ts'
import { ContainerRow } from './container-row.tsx'
import { openContainerDialog } from './dialog-store.ts'
import { ProjectRow } from './project-row.tsx'
import { keyOf, type ListRow, rowsOf } from './projects.ts'

/** In app.css: a narrow window leaves the command out. */
const COLUMNS = 'var(--container-columns)'
const ROW = 36
const PROJECT_ROW = 28

export interface ContainerListProps {
  containers: readonly Container[]
  /** Id of the container that the pane shows. */
  selected: string | null
  checked: ReadonlySet<string>
  onChecked: (checked: ReadonlySet<string>) => void
  onSelect: (container: Container) => void
  onOpen: (container: Container) => void
}

/** Containers as rows, those of a compose project under its heading. A heading can be selected too: Space closes it. */
export function ContainerList({ containers, selected, checked, onChecked, onSelect, onOpen }: ContainerListProps) {
  const { t } = useTranslation('containers')
  const layers = useLayerCounts()
  const use = useContainerUse()
  const collapsed = useSettings((settings) => settings.collapsedProjects)
  const rows = useMemo(() => rowsOf(containers, collapsed), [containers, collapsed])
  const [heading, setHeading] = useState<string | null>(null)
  const chosen = containers.filter((one) => checked.has(one.id))
  const at = rows.some((row) => keyOf(row) === heading) ? heading : selected

  const toggle = (container: Container) => {
    const next = new Set(checked)
    if (!next.delete(container.id)) next.add(container.id)
    onChecked(next)
  }
  const fold = (row: ListRow) => {
    if (row.type !== 'project') return
    const name = row.project.name ?? ''
    const others = collapsed.filter((one) => one !== name)
    setSetting('collapsedProjects', others.length < collapsed.length ? others : [...collapsed, name])
  }
  const isFolded = (row: ListRow) => row.type === 'project' && collapsed.includes(row.project.name ?? '')
  const onKey = (event: KeyboardEvent, row: ListRow | undefined) => {
    if (row?.type === 'project') {
      if (event.key !== (isFolded(row) ? 'ArrowRight' : 'ArrowLeft')) return
      fold(row)
      event.preventDefault()
    } else if (event.key === 'Delete' && row) {
      openContainerDialog({ type: 'remove', containers: chosen.length > 0 ? chosen : [row.container] })
    }
  }
  return (
    <VirtualList
      label={t('title')}
      items={rows}
      keyOf={keyOf}
      rowHeight={ROW}
      heightOf={(row) => (row.type === 'project' ? PROJECT_ROW : ROW)}
      columns={COLUMNS}
      head={[
        {
          key: 'check',
          label: (
            <span className="pl-1">
              <Checkbox
                label={t('checkAll')}
                checked={chosen.length === 0 ? false : chosen.length === containers.length || 'some'}
                onChange={(on) => onChecked(new Set(on ? containers.map((one) => one.id) : []))}
              />
            </span>
          ),
        },
        { key: 'glyph' },
        { key: 'state', label: t('column.state') },
        { key: 'name', label: t('column.name') },
        { key: 'image', label: t('column.image') },
        { key: 'command', label: t('column.command'), className: 'max-[1439px]:hidden' },
        { key: 'cpu', label: t('column.cpu'), className: 'justify-end' },
        { key: 'memory', label: t('column.memory'), className: 'justify-end pr-3' },
        { key: 'age', label: t('column.age') },
        { key: 'actions' },
      ]}
      selected={at}
      onSelect={(row) => {
        setHeading(row.type === 'project' ? keyOf(row) : null)
        if (row.type === 'container') onSelect(row.container)
      }}
      onOpen={(row) => (row.type === 'container' ? onOpen(row.container) : fold(row))}
      onCheck={(row) => (row.type === 'container' ? toggle(row.container) : fold(row))}
      onKey={onKey}
      row={(row) =>
        row.type === 'project' ? (
          <ProjectRow project={row.project} collapsed={isFolded(row)} onToggle={() => fold(row)} />
        ) : (
          <ContainerRow
            container={row.container}
            use={use.get(row.container.id) ?? null}
            layers={layers.get(row.container.image.id) ?? 3}
            checked={checked.has(row.container.id)}
            onCheck={() => toggle(row.container)}
          />
        )
      }
    />
  )
}

/** Image id to number of layers, for the glyphs. */
function useLayerCounts(): ReadonlyMap<string, number> {
  const { data } = useQuery(trpc.images.queryOptions({ all: true }))
  return useMemo(() => new Map(data?.map((image) => [image.id, image.layers.length])), [data])
}
