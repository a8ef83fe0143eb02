import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContainerDetail } from '../../../engine/wire/containers.ts'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { modelOfContainer } from '../../components/stack/model-of.ts'
import { type StackModel, stackLayer } from '../../components/stack/model.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'
import { trpc } from '../../lib/rpc.ts'

/** The image that a commit will make: the layers the container rests on, and one more, dashed. */
export function CommitPreview({ id, reference }: { id: string; reference: string }) {
  const { t } = useTranslation('containers')
  const labels = useStackLabels()
  const { data: detail } = useQuery(trpc.container.queryOptions(id))
  const model = useMemo(() => {
    if (!detail) return null
    return committedModel(detail, reference, t('commit.sealed', { number: detail.stack.length + 1 }))
  }, [detail, reference, t])
  return (
    <Plate className="flex w-[340px] flex-none flex-col border-t border-l border-line-strong max-[859px]:hidden">
      <b className="flex-none px-4 pt-3 text-2xs font-semibold">{t('commit.preview')}</b>
      <div className="relative min-h-0 flex-1">
        {model && <StackDrawing model={model} labels={labels} left="nothing" caption={labels.baseAtTheBottom} />}
      </div>
    </Plate>
  )
}

const TO_COME = 'commit:to-come'

function committedModel(detail: ContainerDetail, reference: string, text: string): StackModel {
  const base = modelOfContainer(detail)
  const layers = base.layers.filter((layer) => layer.state === 'sealed')
  return {
    of: { kind: 'image', id: '', name: reference },
    layers: [...layers, stackLayer({ id: TO_COME, parent: layers.at(-1)?.id ?? null, state: 'planned', text })],
    spaces: [],
    names: reference === '' ? [] : [{ text: reference, at: TO_COME, kind: 'image' }],
    focus: TO_COME,
    rests: [],
    sheet: null,
    gaps: [],
  }
}
