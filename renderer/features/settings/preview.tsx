import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStackLabels } from '../../components/drawing/use-stack-labels.ts'
import { Plate } from '../../components/plate/plate.tsx'
import { type StackModel, stackLayer } from '../../components/stack/model.ts'
import { StackDrawing } from '../../components/stack/stack-drawing.tsx'
import { useSettings } from '../../lib/settings.ts'

/** An example of the drawing, to see at once what a setting does. Nothing of it is in the engine. */
export function Preview() {
  const { t } = useTranslation('settings')
  const labels = useStackLabels()
  const flip = useSettings((settings) => settings.flipped)
  const model = useMemo(() => example(t('preview.title')), [t])
  return (
    <Plate className="flex w-[300px] flex-none flex-col border-l border-line-strong px-4 pt-4 max-[1099px]:hidden">
      <h2 className="text-xs font-semibold">{t('preview.title')}</h2>
      <p className="text-xs text-ink-2">{t('preview.text')}</p>
      <div className="relative mt-4 h-[320px]">
        <StackDrawing model={model} labels={labels} flip={flip} left="nothing" caption="" />
      </div>
    </Plate>
  )
}

const LAYERS = [
  { text: 'ADD rootfs.tar /', bytes: 74_800_000 },
  { text: 'RUN apk add nodejs', bytes: 117_400_000 },
  { text: 'COPY . .', bytes: 3_400_000 },
]

function example(name: string): StackModel {
  const layers = LAYERS.map(({ text, bytes }, index) =>
    stackLayer({
      id: `${index}`,
      parent: index === 0 ? null : `${index - 1}`,
      state: 'sealed',
      text,
      bytes,
      number: index + 1,
    }),
  )
  const counts = { added: 15, changed: 2, deleted: 1, bytes: 1_200_000 }
  const top = stackLayer({ id: 'rw', parent: `${LAYERS.length - 1}`, state: 'open', bytes: counts.bytes, counts })
  const process = { pid: 1, depth: 0, command: 'node server.js', use: '84.2 MB' }
  return {
    of: { kind: 'container', id: 'example', name },
    layers: [...layers, top],
    spaces: [{ on: 'rw', state: 'running', processes: [process], signal: null, grace: null, note: '' }],
    names: [],
    focus: 'rw',
    rests: [],
    sheet: null,
    gaps: [],
  }
}
