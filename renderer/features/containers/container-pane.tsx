import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../engine/wire/containers.ts'
import { FlipButton } from '../../components/drawing/flip-button.tsx'
import { Plate } from '../../components/plate/plate.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { TitleBlock } from '../../components/ui/title-block.tsx'
import { shortId, useFormat } from '../../lib/format.ts'
import { ContainerDrawing } from './container-drawing.tsx'
import { useContainerModel } from './use-container-model.ts'
import { useLiveContainer } from './use-live-container.ts'
import { ContainerMenu, ContainerVerbs } from './verbs.tsx'

/** The selected container beside the list: its verbs, its stack, its facts. */
export function ContainerPane({ container }: { container: Container }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const live = useLiveContainer(container.id)
  const model = useContainerModel(live)
  const written = live.changes.total > 0 ? live.changes.counts.bytes : (live.detail?.counts.bytes ?? container.rwBytes)
  return (
    <>
      <header className="flex flex-none items-center gap-2.5 px-4 pt-3">
        <h2
          title={container.name}
          className="min-w-0 font-mono text-[15px] leading-[22px] font-semibold tracking-[-.01em]"
        >
          <MiddleCut text={container.name} />
        </h2>
        <span className="flex-1" />
        <Link
          to="/containers/$id"
          params={{ id: container.id }}
          className="text-xs text-accent hover:underline max-[1099px]:mr-8"
        >
          {t('verb.open')}
        </Link>
      </header>
      <div className="flex flex-none flex-wrap gap-1.5 border-b [&>button]:px-[9px] [&>button]:gap-[5px] border-line-strong px-4 pt-2.5 pb-3">
        <ContainerVerbs container={container} processes={live.processes.length} />
        <span className="ml-auto">
          <ContainerMenu container={container} />
        </span>
      </div>
      <Plate className="relative min-h-0 flex-1">
        <ContainerDrawing model={model} size="pane" />
      </Plate>
      <TitleBlock
        facts={[
          {
            label: t('fact.image'),
            value: <MiddleCut text={container.image.name} />,
            share: 1.5,
            title: container.image.name,
          },
          { label: t('fact.readWrite'), value: format.size(written) },
          { label: t('fact.containerId'), value: shortId(container.id), title: container.id },
        ]}
      >
        <FlipButton />
      </TitleBlock>
    </>
  )
}
