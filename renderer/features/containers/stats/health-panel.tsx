import { useTranslation } from 'react-i18next'
import type { ContainerDetail } from '../../../../engine/wire/containers.ts'
import type { HealthStatus, Probe } from '../../../../engine/wire/health.ts'
import { Icon } from '../../../components/ui/icon.tsx'
import { useFormat } from '../../../lib/format.ts'

const COLOURS: Record<HealthStatus, string> = {
  none: 'text-ink-3',
  starting: 'text-ink-2',
  healthy: 'text-run',
  unhealthy: 'text-danger',
}

/** What the health check found, with its last probes, the newest first. */
export function HealthPanel({ container }: { container: ContainerDetail }) {
  const { t } = useTranslation('stats')
  const { health } = container.state
  return (
    <section aria-label={t('health.title')} className="mt-4 border-t border-line pt-1">
      <header className="flex h-9 items-center gap-2 text-sm">
        <h2 className="flex-1 font-semibold">{t('health.title')}</h2>
        {health && <b className={`font-semibold ${COLOURS[health.status]}`}>{t(`health.status.${health.status}`)}</b>}
      </header>
      {health === null ? (
        <p className="text-xs text-ink-3">{t('health.none')}</p>
      ) : health.probes.length === 0 ? (
        <p className="text-xs text-ink-3">{t('health.noneYet')}</p>
      ) : (
        <ol className="text-xs">
          {health.probes.toReversed().map((probe) => (
            <ProbeLine key={probe.start} probe={probe} />
          ))}
        </ol>
      )}
    </section>
  )
}

function ProbeLine({ probe }: { probe: Probe }) {
  const { t } = useTranslation('stats')
  const format = useFormat()
  const well = probe.exitCode === 0
  return (
    <li className="border-b border-line py-1.5 last:border-b-0">
      <div className="flex items-center gap-2">
        <Icon name={well ? 'check' : 'close'} className={well ? 'text-run' : 'text-danger'} />
        <span className="flex-1">{well ? t('health.well') : t('health.unwell', { code: probe.exitCode })}</span>
        <span className="text-ink-3 tabular-nums">
          {format.clock(probe.start)} · {format.duration(probe.end - probe.start)}
        </span>
      </div>
      {probe.output.trim() !== '' && (
        <pre className="mt-1 max-h-24 overflow-auto font-mono text-2xs whitespace-pre-wrap text-ink-2">
          {probe.output.trim()}
        </pre>
      )}
    </li>
  )
}
