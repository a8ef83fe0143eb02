import { useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FlipButton } from '../../components/drawing/flip-button.tsx'
import { Plate } from '../../components/plate/plate.tsx'
import { TitleBlock } from '../../components/ui/title-block.tsx'
import { shortId, useFormat } from '../../lib/format.ts'
import { LIST_HEAD, LIST_TOP, fileMarks, leadersTo } from './changes-geometry.ts'
import { ChangesList } from './changes-list.tsx'
import { changeRows, MOST_ROWS } from './changes-model.ts'
import { ContainerDrawing } from './container-drawing.tsx'
import { isUp } from './container-filter.ts'
import { signalOfExit } from './state-word.tsx'
import { useContainerModel } from './use-container-model.ts'
import { useLiveContainer } from './use-live-container.ts'

/** The container as a stack, and what stands in its read-write layer, as it is written. */
export function ContainerLayersTab() {
  const { id } = useParams({ from: '/containers/$id' })
  return <Layers key={id} id={id} />
}

function Layers({ id }: { id: string }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const live = useLiveContainer(id)
  const model = useContainerModel(live)
  const { detail, processes, changes } = live
  const rows = useMemo(() => changeRows(changes, MOST_ROWS), [changes])
  const [scrolled, setScrolled] = useState(0)
  if (!detail) return null
  const up = isUp(detail.state.status)
  const memory = processes.reduce((bytes, process) => bytes + process.memory, 0)
  const signal = signalOfExit(detail.state.exitCode)
  const image = detail.stack.reduce((bytes, layer) => bytes + layer.bytes, 0)
  const last = up
    ? { label: t('fact.memory'), value: format.size(memory) }
    : { label: t('fact.exit'), value: exitText(detail.state.status, detail.state.exitCode, signal) }
  return (
    <>
      <Plate className="flex min-h-0 flex-1">
        <div className="relative min-w-0 flex-1">
          <ContainerDrawing
            model={model}
            size="page"
            left="flags"
            files={fileMarks(rows)}
            leaders={leadersTo(rows, detail.stack, scrolled)}
            projection={rows.length === 0 ? null : { top: LIST_TOP, bottom: LIST_TOP + LIST_HEAD }}
          />
        </div>
        <ChangesList
          rows={rows}
          counts={changes.counts}
          stack={detail.stack}
          live={up}
          folder={detail.paths.upper}
          onScroll={setScrolled}
        />
      </Plate>
      <TitleBlock
        facts={[
          { label: t('fact.container'), value: shortId(detail.id), title: detail.id },
          { label: t('fact.image'), value: `${detail.image.name} · ${format.size(image)}`, share: 1.5 },
          {
            label: t('fact.readWrite'),
            value: format.size(changes.total > 0 ? changes.counts.bytes : detail.counts.bytes),
          },
          { label: t('fact.command'), value: detail.argv.join(' '), share: 1.3, title: detail.argv.join(' ') },
          { label: t('fact.network'), value: detail.host.networkMode },
          last,
        ]}
      >
        <FlipButton />
      </TitleBlock>
    </>
  )
}

function exitText(status: string, code: number, signal: string | null): string {
  if (status === 'created') return '·'
  return signal ? `${code} · ${signal}` : String(code)
}
