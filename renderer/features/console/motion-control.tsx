import { useTranslation } from 'react-i18next'
import { holdDrawing, stepDrawing, useStageControl } from '../../components/drawing/director-store.ts'
import { IconButton } from '../../components/ui/button.tsx'
import { type Motion, setSetting, useSettings } from '../../lib/settings.ts'

const NEXT: Record<Motion, Motion> = { normal: 'slow', slow: 'still', still: 'normal' }

/** How fast the drawing moves (pressing goes round the three speeds), and whether it waits for each step. */
export function MotionControl() {
  const { t } = useTranslation('console')
  const motion = useSettings((settings) => settings.motion)
  const { director, held } = useStageControl()
  return (
    <span className="flex items-center gap-0.5">
      {director && (
        <IconButton
          size="small"
          icon={held ? 'play' : 'pause'}
          label={held ? t('goOn') : t('hold')}
          title={held ? t('goOn') : t('hold')}
          onClick={() => holdDrawing(!held)}
        />
      )}
      {held && <IconButton size="small" icon="chevron" label={t('step')} title={t('step')} onClick={stepDrawing} />}
      <button
        type="button"
        title={t('motionLabel')}
        onClick={() => setSetting('motion', NEXT[motion])}
        className="rounded-xs px-1 py-0.5 hover:bg-hover hover:text-ink-1"
      >
        {t('motion', { speed: t(`speed.${motion}`) })}
      </button>
    </span>
  )
}
