import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStackLabels } from '../components/drawing/use-stack-labels.ts'
import { Plate } from '../components/plate/plate.tsx'
import { type StackModel, stackLayer } from '../components/stack/model.ts'
import { StackDrawing } from '../components/stack/stack-drawing.tsx'

/** Which parts of a container work without a runtime: all but the process space, which is not there to be drawn. */
export function MissingDrawing() {
  const { t } = useTranslation('app')
  const labels = useStackLabels()
  const model = useMemo(() => modelWithoutSpace(t('missing.image')), [t])
  return (
    <Plate className="flex min-h-0 flex-col border-l border-line-strong max-[1099px]:hidden">
      <p className="flex-none px-8 pt-12 text-2xs text-ink-2">
        <b className="block font-semibold text-danger">{t('missing.inDrawing')}</b>
        {t('missing.inDrawingText')}
      </p>
      <div className="relative max-h-80 min-h-0 flex-1">
        <StackDrawing model={model} size="page" labels={labels} left="nothing" caption="" />
      </div>
      <ol className="flex-none list-inside list-decimal px-8 pt-3 text-2xs leading-[18px] text-ink-2 marker:font-semibold marker:text-ink-1">
        <li>{t('missing.works')}</li>
        <li>{t('missing.readable')}</li>
        <li>{t('missing.waits')}</li>
      </ol>
    </Plate>
  )
}

function modelWithoutSpace(image: string): StackModel {
  return {
    of: { kind: 'container', id: '', name: image },
    layers: [
      stackLayer({ id: 'image', parent: null, state: 'sealed', text: image, number: 1 }),
      stackLayer({ id: 'rw', parent: 'image', state: 'open' }),
    ],
    spaces: [],
    names: [],
    focus: null,
    rests: [],
    sheet: null,
    gaps: [],
  }
}
