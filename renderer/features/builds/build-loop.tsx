import { useTranslation } from 'react-i18next'
import type { BuildDetail } from '../../../engine/wire/builds.ts'
import type { StepData } from '../../../engine/wire/trace.ts'
import { classNames } from '../../components/ui/class-names.ts'
import { Icon } from '../../components/ui/icon.tsx'
import { useTrace } from '../../lib/trace.ts'
import type { StepRow } from './steps.ts'

const PHASES = ['create', 'start', 'change', 'commit'] as const
type Phase = (typeof PHASES)[number]

const PHASE_OF: Partial<Record<StepData['kind'], Phase>> = {
  'layer.added': 'create',
  'space.created': 'start',
  'process.started': 'change',
  'process.ended': 'commit',
  'layer.progress': 'commit',
  'changes.read': 'commit',
  'layer.sealed': 'commit',
}

/** What every step goes through, and where the newest one is. */
export function BuildLoop({ build, rows }: { build: BuildDetail; rows: readonly StepRow[] }) {
  const { t } = useTranslation('builds')
  const { operations } = useTrace()
  const steps = operations.find(({ operation }) => operation.id === build.operation)?.steps ?? []
  const now = steps.flatMap(({ kind }) => PHASE_OF[kind] ?? []).at(-1)
  const at = rows.findLast(({ state }) => state === 'running')
  const of = Math.max(0, ...rows.filter(({ stage }) => stage === at?.stage).map(({ number }) => number ?? 0))
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-3 gap-y-1 px-[30px] pt-3 text-xs">
      <p className="w-full text-2xs text-ink-3">{t('loop.text')}</p>
      <ol aria-label={t('loop.label')} className="flex items-center gap-1">
        {PHASES.map((phase, place) => (
          <li key={phase} aria-current={phase === now ? 'step' : undefined} className="flex items-center gap-1">
            {place > 0 && <Icon name="chevron" size={12} className="text-ink-3" />}
            <span
              className={classNames(
                'border px-2.5 py-0.5',
                phase === now ? 'border-run bg-run-soft font-semibold text-ink-1' : 'border-line-strong text-ink-3',
              )}
            >
              {t(`loop.${phase}`)}
            </span>
          </li>
        ))}
      </ol>
      {at?.number != null && <b className="font-semibold">{t('loop.step', { number: at.number, of })}</b>}
    </div>
  )
}
