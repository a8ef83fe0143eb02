import { useTranslation } from 'react-i18next'
import { type Motion, setSetting, useSettings } from '../../lib/settings.ts'

const NEXT: Record<Motion, Motion> = { normal: 'slow', slow: 'still', still: 'normal' }

/** How fast the drawing moves; pressing goes round the three speeds. */
export function MotionControl() {
  const { t } = useTranslation('console')
  const motion = useSettings((settings) => settings.motion)
  return (
    <button
      type="button"
      title={t('motionLabel')}
      onClick={() => setSetting('motion', NEXT[motion])}
      className="rounded-xs px-1 py-0.5 hover:bg-hover hover:text-ink-1"
    >
      {t('motion', { speed: t(`speed.${motion}`) })}
    </button>
  )
}
