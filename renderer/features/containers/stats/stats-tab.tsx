import { useTranslation } from 'react-i18next'
import type { ContainerDetail } from '../../../../engine/wire/containers.ts'
import { EmptyState } from '../../../components/ui/states.tsx'
import { useUseHistory } from '../../../lib/container-use.ts'
import { memoryText } from '../../../lib/amounts.ts'
import { useFormat } from '../../../lib/format.ts'
import { Graph } from './graph.tsx'
import { HealthPanel } from './health-panel.tsx'
import { LimitsPanel } from './limits-panel.tsx'
import { ratesOf, valuesOf } from './series.ts'

const SPAN = 120_000

/** What the container uses while it runs, its limits, and how its health check judges it. */
export function StatsTab({ container }: { container: ContainerDetail }) {
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_340px] overflow-auto max-[999px]:grid-cols-1">
      <Graphs container={container} />
      <aside className="border-l border-line bg-surface-1 px-4 py-3 max-[999px]:border-t max-[999px]:border-l-0">
        <LimitsPanel container={container} />
        <HealthPanel container={container} />
      </aside>
    </div>
  )
}

function Graphs({ container }: { container: ContainerDetail }) {
  const { t } = useTranslation('stats')
  const format = useFormat()
  const history = useUseHistory(container.id)
  const { status } = container.state
  const up = status === 'running' || status === 'paused'
  if (!up && history.length === 0) return <EmptyState title={t('still.title')} text={t('still.text')} />
  const common = { span: SPAN, from: t('from', { span: format.span(SPAN) }), to: t('now') }
  const perSecond = (value: number) => t('perSecond', { size: format.size(Math.round(value)) })
  const limit = history.at(-1)?.memoryLimit
  const ownNetwork = history.some((sample) => sample.network !== null)
  return (
    <div className="grid content-start gap-3 p-4 min-[1180px]:grid-cols-2">
      <Graph
        {...common}
        title={t('cpu')}
        series={[{ name: t('cpu'), points: valuesOf(history, (sample) => sample.cpu) }]}
        format={(value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} %`}
        least={10}
      />
      <Graph
        {...common}
        title={container.host.memory > 0 ? t('memoryOf', { limit: memoryText(container.host.memory) }) : t('memory')}
        series={[{ name: t('memory'), points: valuesOf(history, (sample) => sample.memory) }]}
        format={(value) => format.size(Math.round(value))}
        least={1e6}
        limit={container.host.memory > 0 ? limit : undefined}
      />
      <Graph
        {...common}
        title={t('disk')}
        series={[
          { name: t('read'), points: ratesOf(history, (sample) => sample.read) },
          { name: t('written'), points: ratesOf(history, (sample) => sample.written) },
        ]}
        format={perSecond}
        least={1e3}
      />
      {ownNetwork ? (
        <Graph
          {...common}
          title={t('network')}
          series={[
            { name: t('received'), points: ratesOf(history, (sample) => sample.network?.received ?? null) },
            { name: t('sent'), points: ratesOf(history, (sample) => sample.network?.sent ?? null) },
          ]}
          format={perSecond}
          least={1e3}
        />
      ) : (
        <p className="border border-line bg-surface-1 p-3 text-xs text-ink-3">
          <b className="block font-semibold text-ink-1">{t('network')}</b>
          {t('sharedNetwork')}
        </p>
      )}
    </div>
  )
}
