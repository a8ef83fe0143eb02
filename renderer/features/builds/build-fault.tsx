import { useTranslation } from 'react-i18next'
import type { BuildDetail } from '../../../engine/wire/builds.ts'
import { Excerpt } from './excerpt.tsx'

/** Why a build failed, with the lines of the Dockerfile, where no step says it. */
export function BuildFault({ build, shownAtStep }: { build: BuildDetail; shownAtStep: boolean }) {
  const { t } = useTranslation('builds')
  const { error, dockerfile } = build
  if (!error || shownAtStep) return null
  return (
    <div className="flex-none border-b border-line px-4 py-3 shadow-[inset_3px_0_var(--color-danger)]">
      <p className="text-xs text-ink-2">{t('fault')}</p>
      <p className="pb-2 text-sm font-semibold wrap-anywhere text-danger">{error.message}</p>
      {dockerfile && error.lines && <Excerpt text={dockerfile.text} lines={error.lines} />}
    </div>
  )
}
