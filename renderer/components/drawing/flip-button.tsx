import { useTranslation } from 'react-i18next'
import { setSetting, useSettings } from '../../lib/settings.ts'
import { IconButton } from '../ui/button.tsx'

/** Draws the base at the other end, in every drawing. */
export function FlipButton() {
  const { t } = useTranslation('app')
  const flipped = useSettings((settings) => settings.flipped)
  return (
    <IconButton
      icon="flip"
      label={flipped ? t('flip.toBottom') : t('flip.toTop')}
      aria-pressed={flipped}
      onClick={() => setSetting('flipped', !flipped)}
    />
  )
}
