import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImageDetail } from '../../../engine/wire/images.ts'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { modelOfImage } from '../../components/stack/model-of.ts'
import { type StackModel, stackLayer } from '../../components/stack/model.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'

const READ_WRITE = 'rw:planned'

/** The image as it is and, dashed on it, what running it will add; each part with a number and its name. */
export function Planned({ image }: { image: ImageDetail }) {
  const { t } = useTranslation('welcome')
  const words = useStackLabels()
  // it is not starting yet: the dashes say so
  const labels = useMemo(() => ({ ...words, space: { ...words.space, starting: words.processSpace } }), [words])
  const sheet = useRef<HTMLDivElement>(null)
  const model = useMemo(() => planned(image, t('part.layerHolds')), [image, t])
  const places = usePlaces(sheet, model)
  const parts = [
    { number: 3, y: places?.space, title: t('part.space'), text: t('part.spaceText') },
    { number: 2, y: places?.layer, title: t('part.layer'), text: t('part.layerText') },
    { number: 1, y: places?.image, title: t('part.image'), text: t('part.imageText', { count: image.layers.length }) },
  ]
  return (
    <div ref={sheet} className="absolute inset-0">
      <div className="absolute inset-y-0 left-0 right-[190px] max-[1199px]:right-0">
        <StackDrawing model={model} size="page" labels={labels} left="nothing" caption="" />
      </div>
      <ol className="max-[1199px]:hidden">
        {parts.map(
          ({ number, y, title, text }) =>
            y !== undefined && (
              <li
                key={number}
                value={number}
                className="absolute right-0 flex w-[216px] items-center"
                style={{ top: y - 16 }}
              >
                <span aria-hidden="true" className="size-1.5 flex-none rounded-full bg-ink-2" />
                <span aria-hidden="true" className="h-px w-6 flex-none bg-ink-3" />
                <span
                  aria-hidden="true"
                  className="grid size-[22px] flex-none place-items-center rounded-full border border-ink-1 bg-surface-2 text-xs font-semibold"
                >
                  {number}
                </span>
                <span className="pl-2 text-xs leading-4 text-ink-2">
                  <b className="block font-semibold text-ink-1">{title}</b>
                  {text}
                </span>
              </li>
            ),
        )}
      </ol>
    </div>
  )
}

function planned(image: ImageDetail, text: string): StackModel {
  const model = modelOfImage(image)
  const top = model.layers.at(-1)?.id ?? null
  const layer = stackLayer({ id: READ_WRITE, parent: top, state: 'planned', text, bytes: 0 })
  const process = { pid: 1, depth: 0, command: 'sh', use: '' }
  return {
    ...model,
    layers: [...model.layers, layer],
    spaces: [{ on: READ_WRITE, state: 'starting', processes: [process], signal: null, grace: null, note: '' }],
    names: [],
    rests: [],
  }
}

interface Places {
  space: number
  layer: number
  image: number
}

/** Where the middles of the three parts are on the sheet, in pixels from its top, as they were drawn. */
function usePlaces(sheet: RefObject<HTMLDivElement | null>, model: StackModel): Places | null {
  const [places, setPlaces] = useState<Places | null>(null)
  useLayoutEffect(() => {
    const element = sheet.current
    if (!element) return
    const measure = () => {
      const top = element.getBoundingClientRect().top
      const box = (key: string) => element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.getBoundingClientRect()
      const [space, layer] = [box(`front:${READ_WRITE}`), box(`slab:${READ_WRITE}`)]
      const [above, below] = [box(`slab:${model.layers.at(-2)?.key}`), box(`slab:${model.layers[0]?.key}`)]
      if (!space || !layer || !above || !below) return
      const middle = (high: DOMRect, low: DOMRect) => (high.top + low.bottom) / 2 - top
      setPlaces({ space: middle(space, space), layer: middle(layer, layer), image: middle(above, below) })
    }
    // the drawing comes a moment later, once its sheet has been measured
    const drawn = new MutationObserver(measure)
    drawn.observe(element, { childList: true, subtree: true })
    const resized = new ResizeObserver(() => requestAnimationFrame(measure))
    resized.observe(element)
    measure()
    return () => {
      drawn.disconnect()
      resized.disconnect()
    }
  }, [sheet, model])
  return places
}
