import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImageDetail } from '../../../engine/wire/images.ts'
import type { Provenance } from '../../../engine/wire/layers.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { modelOfImage } from '../../components/stack/model-of.ts'
import type { FileMark } from '../../components/stack/scene-node.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'
import { EmptyState } from '../../components/ui/states.tsx'
import { trpc } from '../../lib/rpc.ts'
import { useSettings } from '../../lib/settings.ts'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { FilesPanel } from './files/files-panel.tsx'
import { Section } from './files/section.tsx'
import { WasteList } from './files/waste.tsx'

/** The stack at the left, the files of the chosen layer at the right, and one path through all layers under them. */
export function ImageLayersTab({ image }: { image: ImageDetail }) {
  const { t } = useTranslation('images')
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  const [chosen, setChosen] = useState<string | null>(null)
  const [path, setPath] = useState<string | null>(null)
  const model = useMemo(() => modelOfImage(image), [image])
  const { stack } = image
  const top = stack.at(-1)
  const layer = stack.find((each) => each.chainId === chosen) ?? top
  const provenance = useQuery(
    trpc.provenance.queryOptions({ top: top?.chainId ?? '', path: path ?? '' }, { enabled: !!top && !!path }),
  )
  if (!top || !layer) return <EmptyState title={t('noLayers')} text={t('noLayersText')} />
  const section = path && provenance.data ? marksOf(provenance.data) : null
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(360px,520px)_minmax(0,1fr)] max-[999px]:grid-cols-1 max-[999px]:overflow-auto">
      <Plate className="flex min-h-0 flex-col border-r border-line-strong">
        <div className="relative min-h-64 flex-1">
          <StackDrawing
            model={model}
            size="page"
            labels={labels}
            flip={flip}
            selected={layer.chainId}
            onSelect={setChosen}
            section={section}
          />
        </div>
        <WasteList
          top={top.chainId}
          numberOf={(chainId) => stack.findIndex((each) => each.chainId === chainId) + 1}
          onSelect={setPath}
        />
      </Plate>
      <div className="flex min-h-80 min-w-0 flex-col">
        <FilesPanel stack={stack} layer={layer} path={path} onPath={setPath} />
        {path && provenance.data && <Section provenance={provenance.data} />}
      </div>
    </div>
  )
}

/** What each layer does to the path, as marks on the section line. */
function marksOf({ cells }: Provenance): Map<string, FileMark> {
  const marks = new Map<string, FileMark>()
  let below = false
  for (const cell of cells) {
    if (cell.role === 'absent') continue
    const deletes = cell.role === 'hides'
    marks.set(cell.chainId, deletes ? 'deleted' : below ? 'changed' : 'added')
    below = !deletes
  }
  return marks
}
