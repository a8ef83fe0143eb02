import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Image, ImageDetail } from '../../../engine/wire/images.ts'
import { LiveStack } from '../../components/drawing/live-stack.tsx'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { modelOfImage, withContainerOn } from '../../components/stack/model-of.ts'
import { useSettings } from '../../lib/settings.ts'
import { useContainerInTheWay } from './use-container-in-the-way.ts'

/** The chosen image as it is, and after a refusal the container that keeps it from being deleted, outlined. */
export function ImageDrawing({ detail, images }: { detail: ImageDetail; images: readonly Image[] }) {
  const { t } = useTranslation('images')
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  const [selected, setSelected] = useState<string | null>(null)
  const inTheWay = useContainerInTheWay(detail)
  const model = useMemo(() => {
    const image = modelOfImage(detail, images)
    return inTheWay ? withContainerOn(image, inTheWay) : image
  }, [detail, images, inTheWay])
  return (
    <div className={inTheWay ? 'in-the-way absolute inset-0' : 'absolute inset-0'}>
      <LiveStack
        model={model}
        labels={labels}
        flip={flip}
        selected={selected}
        onSelect={setSelected}
        caption={inTheWay ? t('nothingChanged') : null}
      />
      {inTheWay && (
        <p className="absolute inset-x-0 top-0 border-b border-danger bg-surface-1 px-4 py-2 text-xs">
          <b className="block font-semibold">{t('restsOnThis', { name: inTheWay.of.name })}</b>
          {inTheWay.spaces.length > 0 ? t('stopItFirst') : t('removeItFirst')}
        </p>
      )}
    </div>
  )
}
