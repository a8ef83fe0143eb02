import { useTranslation } from 'react-i18next'
import type { BuildSummary } from '../../../engine/wire/builds.ts'
import { Icon, type IconName } from '../../components/ui/icon.tsx'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'

const LOOK: Record<BuildSummary['state'], { icon: IconName; chip: string; ink: string }> = {
  running: { icon: 'restart', chip: 'bg-rw-soft text-rw-ink', ink: 'text-rw-edge' },
  done: { icon: 'check', chip: 'bg-run-soft text-run', ink: 'text-run' },
  failed: { icon: 'close', chip: 'bg-danger-soft text-danger', ink: 'text-danger' },
  cancelled: { icon: 'stop', chip: 'bg-surface-sunken text-ink-2', ink: 'text-ink-3' },
}

/** How long it has taken; one that runs counts on. */
export function useTook({ startedAt, endedAt }: Pick<BuildSummary, 'startedAt' | 'endedAt'>): string {
  const format = useFormat()
  const now = useNow()
  return endedAt === null ? format.span(Math.max(0, now - startedAt)) : format.duration(endedAt - startedAt)
}

/** `building, 34 s` */
export function StateChip({ build }: { build: BuildSummary }) {
  const { t } = useTranslation('builds')
  const time = useTook(build)
  return (
    <span className={`flex-none px-2 py-0.5 text-xs font-semibold ${LOOK[build.state].chip}`}>
      {t(`chip.${build.state}`, { time })}
    </span>
  )
}

export function StateMark({ build }: { build: BuildSummary }) {
  const { icon, ink } = LOOK[build.state]
  return <Icon name={icon} className={ink} />
}

/** How many of the steps are there; the width of a mark each. */
export function ProgressBar({ build }: { build: BuildSummary }) {
  const { t } = useTranslation('builds')
  const { completed, total } = build.steps
  return (
    <span
      role="progressbar"
      aria-label={t('progress')}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={completed}
      className="relative block h-1.5 w-[150px] flex-none border border-line-strong bg-surface-2 max-[999px]:hidden"
    >
      <span
        className="absolute inset-y-0 left-0 bg-rw-edge"
        style={{ width: `${total === 0 ? 0 : (completed / total) * 100}%` }}
      />
    </span>
  )
}
