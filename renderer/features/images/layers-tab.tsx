import { useQuery } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImageDetail } from '../../../engine/wire/images.ts'
import type { TreeQuery } from '../../../engine/wire/layers.ts'
import { LiveStack } from '../../components/drawing/live-stack.tsx'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { modelOfImage } from '../../components/stack/model-of.ts'
import type { StackModel } from '../../components/stack/model.ts'
import { EmptyState } from '../../components/ui/states.tsx'
import { trpc } from '../../lib/rpc.ts'
import { useSettings } from '../../lib/settings.ts'
import { FilesPanel } from './files/files-panel.tsx'
import { Section } from './files/section.tsx'
import { marksOf } from './files/section-cells.ts'
import { projectionLines, type SuppliedLine } from './files/supplied-lines.ts'
import { ShippedList } from './files/shipped.tsx'
import { WasteList } from './files/waste.tsx'

/** The stack at the left, the files of the chosen layer at the right, and one path through all layers under them. */
export function ImageLayersTab({ image }: { image: ImageDetail }) {
  const { t } = useTranslation('images')
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  const [chosen, setChosen] = useState<string | null>(null)
  const [view, setView] = useState<TreeQuery['view']>('layer')
  const [path, setPath] = useState<string | null>(null)
  const [lines, setLines] = useState<readonly SuppliedLine[]>([])
  const sheet = useRef<HTMLDivElement>(null)
  const { stack } = image
  const top = stack.at(-1)
  const layer = stack.find((each) => each.chainId === chosen) ?? top
  const union = view === 'union'
  const model = useMemo(
    () => upTo(modelOfImage(image), union ? stack.findIndex((each) => each.chainId === layer?.chainId) : Infinity),
    [image, union, stack, layer?.chainId],
  )
  const provenance = useQuery(
    trpc.provenance.queryOptions(
      { top: (union ? layer : top)?.chainId ?? '', path: path ?? '' },
      { enabled: !!top && !!path },
    ),
  )
  const section = useMemo(
    () => (path && provenance.data ? marksOf(provenance.data.cells) : null),
    [path, provenance.data],
  )
  const height = sheet.current?.clientHeight ?? 0
  const leaders = useMemo(
    () => (union ? projectionLines(lines, path, height) : undefined),
    [union, lines, path, height],
  )
  if (!top || !layer) return <EmptyState title={t('noLayers')} text={t('noLayersText')} />
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(340px,min(520px,46%))_minmax(0,1fr)] max-[999px]:grid-cols-1 max-[999px]:overflow-auto">
      <Plate className="flex min-h-0 flex-col border-r border-line-strong max-[999px]:border-r-0 max-[999px]:border-b max-[999px]:[&_[data-key^=leader]]:hidden">
        <div ref={sheet} className="relative min-h-64 flex-1">
          <LiveStack
            model={model}
            size="page"
            labels={labels}
            flip={flip}
            selected={layer.chainId}
            onSelect={setChosen}
            section={section}
            leaders={leaders}
            // a long line under the ground would run into the section's lower letter
            caption={section ? ' ' : union ? t('files.unionText') : undefined}
          />
        </div>
        <ShippedList
          top={top.chainId}
          numberOf={(chainId) => stack.findIndex((each) => each.chainId === chainId) + 1}
          selected={path}
          onSelect={setPath}
        />
        <WasteList
          top={top.chainId}
          numberOf={(chainId) => stack.findIndex((each) => each.chainId === chainId) + 1}
          selected={path}
          onSelect={setPath}
        />
      </Plate>
      <div className="flex min-h-0 min-w-0 flex-col max-[999px]:min-h-[480px]">
        <FilesPanel
          stack={stack}
          layer={layer}
          view={view}
          onView={setView}
          path={path}
          onPath={setPath}
          onLines={setLines}
        />
        {path && provenance.data && <Section provenance={provenance.data} onLayer={setChosen} />}
      </div>
    </div>
  )
}

/** The stack cut above one layer: what lies higher is not part of the view, and is drawn pale. Its page says its names. */
function upTo(model: StackModel, index: number): StackModel {
  const layers = model.layers.map((layer, at) => (at > index ? { ...layer, state: 'present' as const } : layer))
  return { ...model, names: [], rests: index === Infinity ? model.rests : [], layers }
}
