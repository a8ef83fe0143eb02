import { useTranslation } from 'react-i18next'
import { Slab } from '../../components/stack/draw/slab.tsx'
import type { Material } from '../../components/stack/scene-node.ts'

const BOX = 'M1 4.5h14l5-3H6zM15 4.5l5-3v8l-5 3zM1 4.5h14v8H1z'

/** What each material of the drawing stands for. */
export function Legend() {
  const { t } = useTranslation('store')
  return (
    <ul
      aria-label={t('legend.label')}
      className="pointer-events-none absolute top-3 right-5 grid gap-1.5 bg-plate/85 text-2xs text-ink-2 max-[1000px]:hidden [@media(max-height:640px)]:hidden"
    >
      <Entry text={t('legend.readOnly')} material="ro" />
      <Entry text={t('legend.readWrite')} material="rw" />
      {(['running', 'paused'] as const).map((state) => (
        <li key={state} className="flex items-center gap-2">
          <svg width="22" height="14" aria-hidden="true">
            <g className={`glass ${state}`}>
              <path className="face front" d={BOX} />
            </g>
          </svg>
          {t(`legend.${state}`)}
        </li>
      ))}
      <Entry text={t('legend.gone')} material="gone" />
    </ul>
  )
}

function Entry({ text, material }: { text: string; material: Material }) {
  return (
    <li className="flex items-center gap-2">
      <svg className="stack" width="22" height="14" viewBox="-0.5 -13 22 14" aria-hidden="true">
        <Slab draw={wordless(material)} />
      </svg>
      {text}
    </li>
  )
}

function wordless(material: Material) {
  return {
    material,
    size: 'strata' as const,
    w: 15,
    h: 8,
    dx: 6,
    dy: 3.5,
    band: 6,
    font: 11,
    number: '',
    text: '',
    right: '',
    note: '',
    room: 0,
    progress: null,
    folded: 0,
    isNew: false,
    marks: [],
    exit: '',
  }
}
